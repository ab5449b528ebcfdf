package headroom.daemon.config;

import headroom.drivers.modbus.BusConfig;
import headroom.drivers.ocpp.ChargerServerConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where other programs and devices are. */
final class Addresses {
  static final String BAUDS = "a baud rate, such as 9600";

  private static final List<Integer> BAUD_RATES =
      List.of(1200, 2400, 4800, 9600, 14_400, 19_200, 38_400, 57_600, 115_200);
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]{0,252})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(%[\\w.-]+)?");
  private static final Pattern LISTEN = Pattern.compile("(?:\\[(.*)]|([^:]*)):(\\d{1,5})");
  private static final Pattern URL_PATH = Pattern.compile("/|/[A-Za-z0-9._~/-]{0,126}/");

  /**
   * An address to listen on.
   *
   * @param port 0 takes a free one
   */
  record Listen(String host, int port) {
    /** Whether only programs on this device reach it, as far as the text tells. */
    boolean isLoopback() {
      return Addresses.isLoopback(host);
    }
  }

  /** Whether a host is this device, as far as the text tells. */
  static boolean isLoopback(String host) {
    return host.equals("localhost")
        || host.equals("::1")
        || host.equals("[::1]")
        || host.startsWith("127.");
  }

  private Addresses() {}

  static String host(String text) throws Wrong {
    if (HOST.matcher(text).matches() || IPV6.matcher(text).matches()) return text;
    throw new Wrong("a host name or address without port, such as 10.0.0.20");
  }

  static Listen listen(String text) throws Wrong {
    String expected = "an address and port, such as 0.0.0.0:8887 or [::]:8887";
    Matcher listen = LISTEN.matcher(text);
    if (!listen.matches()) throw new Wrong(expected);
    int port = Integer.parseInt(listen.group(3));
    if (port > 65_535) throw new Wrong("a port from 0 (any free one) to 65535");
    String ipv6 = listen.group(1);
    if (ipv6 != null) {
      if (!IPV6.matcher(ipv6).matches()) throw new Wrong(expected);
      return new Listen(ipv6, port);
    }
    String host = String.valueOf(listen.group(2));
    if (!HOST.matcher(host).matches()) throw new Wrong(expected);
    return new Listen(host, port);
  }

  static String urlPath(String text) throws Wrong {
    if (!URL_PATH.matcher(text).matches() || text.contains("//"))
      throw new Wrong("a path that begins and ends with /, such as /ocpp/");
    return text;
  }

  static URI csms(String text) throws Wrong {
    String expected = "an address that begins with ws:// or wss:// and ends with /";
    try {
      URI url = new URI(text);
      boolean scheme = "ws".equals(url.getScheme()) || "wss".equals(url.getScheme());
      boolean plain = url.getRawQuery() == null && url.getRawFragment() == null;
      // Passwords stand in a file of their own.
      if (url.getRawUserInfo() != null) throw new Wrong(expected + ", without user and password");
      if (!scheme || url.getHost() == null || !plain || !url.getRawPath().endsWith("/"))
        throw new Wrong(expected);
      return url;
    } catch (URISyntaxException notAnAddress) {
      throw new Wrong(expected);
    }
  }

  static int baud(String text) throws Wrong {
    for (int rate : BAUD_RATES) if (String.valueOf(rate).equals(text)) return rate;
    throw new Wrong(
        "a baud rate: " + Nearest.either(BAUD_RATES.stream().map(String::valueOf).toList()));
  }

  /** {@code host:port}, an IPv6 address in brackets. */
  static String shown(String host, int port) {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }

  /** Where chargers connect, without their identity. */
  static String url(ChargerServerConfig server, boolean tls) {
    boolean everywhere = server.host().equals("0.0.0.0") || server.host().equals("::");
    return (tls ? "wss://" : "ws://")
        + (everywhere ? "<this device>:" + server.port() : shown(server.host(), server.port()))
        + server.path();
  }

  /** {@code tcp 10.0.0.20:502}, {@code rtu /dev/ttyUSB0 9600 none 1}. */
  static String shown(BusConfig bus) {
    return switch (bus) {
      case BusConfig.Tcp tcp -> "tcp " + shown(tcp.host(), tcp.port());
      case BusConfig.RtuOverTcp tcp -> "rtu over tcp " + shown(tcp.host(), tcp.port());
      case BusConfig.Rtu rtu ->
          "rtu %s %d %s %d%s"
              .formatted(
                  rtu.device(),
                  rtu.baud(),
                  rtu.parity().name().toLowerCase(Locale.ROOT),
                  rtu.stopBits(),
                  rtu.rs485Ioctls() ? " rs485_ioctls" : "");
    };
  }
}
