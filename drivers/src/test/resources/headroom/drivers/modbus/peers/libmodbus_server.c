/*
 * A meter made of libmodbus: serves the registers of a file over Modbus TCP or RTU until its
 * standard input ends.
 *
 *   libmodbus_server tcp REGISTERS UNIT
 *   libmodbus_server rtu REGISTERS UNIT DEVICE BAUD PARITY STOP_BITS
 *
 * REGISTERS has one "ADDRESS WORD" per line, both hexadecimal. Holding and input registers are the
 * same. Prints "ready PORT" (0 for a serial line) when it listens.
 */
#include <arpa/inet.h>
#include <modbus/modbus.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>

static int input_ended(void) {
  char byte;
  return read(STDIN_FILENO, &byte, 1) <= 0;
}

static modbus_mapping_t *load(const char *file) {
  modbus_mapping_t *mapping = modbus_mapping_new(0, 0, 65536, 65536);
  FILE *in = fopen(file, "r");
  unsigned address, word;
  if (mapping == NULL || in == NULL) return NULL;
  while (fscanf(in, "%x %x", &address, &word) == 2) {
    mapping->tab_registers[address & 0xFFFF] = (uint16_t)word;
    mapping->tab_input_registers[address & 0xFFFF] = (uint16_t)word;
  }
  fclose(in);
  return mapping;
}

/* Answers one request; -1 when the peer is gone. */
static int serve(modbus_t *bus, modbus_mapping_t *mapping) {
  uint8_t query[MODBUS_TCP_MAX_ADU_LENGTH];
  int length = modbus_receive(bus, query);
  if (length > 0) modbus_reply(bus, query, length, mapping);
  return length;
}

static void serve_tcp(modbus_t *bus, modbus_mapping_t *mapping, int listener) {
  fd_set open;
  int highest = listener;
  FD_ZERO(&open);
  FD_SET(listener, &open);
  FD_SET(STDIN_FILENO, &open);
  for (;;) {
    fd_set ready = open;
    int fd;
    if (select(highest + 1, &ready, NULL, NULL, NULL) < 0) return;
    for (fd = 0; fd <= highest; fd++) {
      if (!FD_ISSET(fd, &ready)) continue;
      if (fd == STDIN_FILENO) {
        if (input_ended()) return;
      } else if (fd == listener) {
        int client = accept(listener, NULL, NULL);
        if (client >= 0) FD_SET(client, &open);
        if (client > highest) highest = client;
      } else {
        modbus_set_socket(bus, fd);
        if (serve(bus, mapping) < 0) {
          close(fd);
          FD_CLR(fd, &open);
        }
      }
    }
  }
}

static void serve_rtu(modbus_t *bus, modbus_mapping_t *mapping) {
  for (;;) {
    fd_set ready;
    int port = modbus_get_socket(bus);
    FD_ZERO(&ready);
    FD_SET(port, &ready);
    FD_SET(STDIN_FILENO, &ready);
    if (select(port + 1, &ready, NULL, NULL, NULL) < 0) return;
    if (FD_ISSET(STDIN_FILENO, &ready) && input_ended()) return;
    if (FD_ISSET(port, &ready)) serve(bus, mapping);
  }
}

int main(int argc, char **argv) {
  modbus_mapping_t *mapping;
  modbus_t *bus;
  if (argc != 4 && argc != 8) return 2;
  mapping = load(argv[2]);
  if (mapping == NULL) return 3;
  if (strcmp(argv[1], "tcp") == 0) {
    struct sockaddr_in name;
    socklen_t size = sizeof name;
    int listener;
    bus = modbus_new_tcp("127.0.0.1", 0);
    listener = bus == NULL ? -1 : modbus_tcp_listen(bus, 4);
    if (listener < 0 || getsockname(listener, (struct sockaddr *)&name, &size) != 0) return 4;
    modbus_set_slave(bus, atoi(argv[3]));
    printf("ready %d\n", ntohs(name.sin_port));
    fflush(stdout);
    serve_tcp(bus, mapping, listener);
  } else {
    bus = modbus_new_rtu(argv[4], atoi(argv[5]), argv[6][0], 8, atoi(argv[7]));
    if (bus == NULL || modbus_set_slave(bus, atoi(argv[3])) != 0 || modbus_connect(bus) != 0)
      return 5;
    printf("ready 0\n");
    fflush(stdout);
    serve_rtu(bus, mapping);
  }
  return 0;
}
