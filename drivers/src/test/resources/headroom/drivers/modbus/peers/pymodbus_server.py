"""A meter made of pymodbus: serves the registers of a file until its standard input ends.

    pymodbus_server.py tcp REGISTERS UNIT
    pymodbus_server.py rtu REGISTERS UNIT DEVICE BAUD PARITY STOP_BITS

REGISTERS has one "ADDRESS WORD" per line, both hexadecimal. Addresses that it does not name are
refused. Prints "ready PORT" (0 for a serial line) when it listens.
"""

import asyncio
import sys

from pymodbus.datastore import ModbusServerContext, ModbusSlaveContext
from pymodbus.datastore import ModbusSparseDataBlock
from pymodbus.server.async_io import ModbusSerialServer, ModbusTcpServer
from pymodbus.transaction import ModbusRtuFramer


def registers(path):
    words = {}
    with open(path, encoding="ascii") as lines:
        for line in lines:
            address, word = line.split()
            words[int(address, 16)] = int(word, 16)
    return words


def context(path, unit):
    words = registers(path)
    slave = ModbusSlaveContext(
        hr=ModbusSparseDataBlock(dict(words)), ir=ModbusSparseDataBlock(dict(words)), zero_mode=True
    )
    return ModbusServerContext(slaves={unit: slave}, single=False)


async def until_input_ends():
    loop = asyncio.get_running_loop()
    await loop.run_in_executor(None, sys.stdin.read)


async def main(arguments):
    kind, path, unit = arguments[0], arguments[1], int(arguments[2])
    if kind == "tcp":
        server = ModbusTcpServer(context(path, unit), address=("127.0.0.1", 0))
        serving = asyncio.ensure_future(server.serve_forever())
        await server.serving
        port = server.server.sockets[0].getsockname()[1]
    else:
        device, baud, parity, stop_bits = arguments[3:7]
        server = ModbusSerialServer(
            context(path, unit),
            framer=ModbusRtuFramer,
            port=device,
            baudrate=int(baud),
            parity=parity,
            stopbits=int(stop_bits),
            bytesize=8,
            timeout=1,
            ignore_missing_slaves=True,
        )
        await server.start()
        serving = asyncio.ensure_future(server.serve_forever())
        port = 0
    print("ready", port, flush=True)
    await until_input_ends()
    serving.cancel()


asyncio.run(main(sys.argv[1:]))
