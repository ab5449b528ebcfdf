package headroom.daemon.config;

import headroom.core.control.ControlSettings;
import headroom.core.proxy.Authorization;
import headroom.core.site.Circuit;
import headroom.core.site.Site;
import headroom.core.site.Site.Priority;
import headroom.core.site.Site.Share;
import headroom.daemon.config.Shapes.ControlShape;
import headroom.daemon.config.Shapes.FileShape;
import headroom.daemon.config.Shapes.OcppShape;
import headroom.daemon.config.Shapes.SiteShape;
import headroom.drivers.modbus.MeterConfig;
import headroom.drivers.modbus.RegisterMaps;
import headroom.drivers.ocpp.ChargerAccess;
import headroom.drivers.ocpp.ChargerServerConfig;
import headroom.drivers.websocket.TlsIdentity;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads a config in two steps: text to shape (keys, units), then shape to {@link Config} (names
 * resolved, tree built, sums checked). It collects every problem before it gives up, and throws for
 * no content, however hostile.
 *
 * <p>Blocks for the disk; any thread.
 */
public final class ConfigReader {
  private static final String DEFAULT_PATH = "/ocpp/";

  private ConfigReader() {}

  /** Reads a file; what it names (password file, local list) is sought beside it. */
  public static Reading read(Path file) {
    return read(file, Adopted.none(""));
  }

  /** The same, with the chargers that were adopted on this device. */
  public static Reading read(Path file, Adopted adopted) {
    Problems problems = new Problems(file.toString());
    Path folder = file.getParent() == null ? Path.of("") : file.getParent();
    return text(file, problems)
        .map(text -> read(text, adopted, folder, problems))
        .orElseGet(() -> new Reading.Bad(problems.problems()));
  }

  /**
   * Reads a text.
   *
   * @param name of the file in messages; what the text names is sought in the working folder
   */
  public static Reading read(String name, String text) {
    return read(text, Adopted.none(""), Path.of(""), new Problems(name));
  }

  private static Optional<String> text(Path file, Problems problems) {
    try {
      if (Files.isDirectory(file)) throw new NoSuchFileException(file.toString());
      return Optional.of(NamedFiles.text(file));
    } catch (NamedFiles.HugeFileException huge) {
      problems.add(Place.FILE, "a huge file", "at most " + NamedFiles.MOST_BYTES + " bytes");
    } catch (NoSuchFileException missing) {
      problems.add(Place.FILE, "no file", "a config file (see config-examples)");
    } catch (CharacterCodingException notText) {
      problems.add(Place.FILE, "bytes that are not text", "UTF-8 text");
    } catch (IOException | SecurityException unreadable) {
      problems.add(Place.FILE, "a file that cannot be read", "a file that this user may read");
    }
    return Optional.empty();
  }

  /** What is said of a config whose adopted chargers cannot be read. */
  public static Reading unreadable(Path adopted) {
    Problems problems = new Problems(adopted.toString());
    problems.add(Place.FILE, "a file that cannot be read", "a file that this user may read");
    return new Reading.Bad(problems.problems());
  }

  private static Reading read(String text, Adopted adopted, Path folder, Problems problems) {
    Optional<Config> config =
        YamlText.read(text, problems)
            .map(yaml -> adopted.into(yaml, problems))
            .flatMap(
                yaml ->
                    ShapeReader.read(yaml, problems)
                        .flatMap(
                            shape ->
                                config(yaml, shape, new NamedFiles(folder, problems), problems)));
    if (config.isEmpty() || !problems.isEmpty()) return new Reading.Bad(problems.problems());
    return new Reading.Good(config.get(), problems.warnings());
  }

  private static Optional<Config> config(
      Yaml written, FileShape file, NamedFiles files, Problems problems) {
    Optional<Site> site = site(file, problems);
    List<Circuit> circuits = site.map(Site::circuits).orElse(List.of());
    RegisterMaps maps =
        file.registerMaps().flatMap(files::registerMaps).orElseGet(RegisterMaps::bundled);
    List<MeterConfig> meters = MeterBuilder.build(file, circuits, maps, problems);
    List<ChargerAccess> access = Access.build(file, files, problems);
    Optional<ChargerServerConfig> server =
        file.ocpp().flatMap(ocpp -> ocpp.listen().map(listen -> server(ocpp, listen.value())));
    Optional<TlsIdentity> identity =
        file.ocpp().flatMap(ocpp -> ServerIdentity.read(ocpp, files, problems));
    Optional<Authorization> authorization =
        file.authorize().flatMap(shape -> Cards.build(shape, hasCsms(file), files, problems));
    if (site.isEmpty() || server.isEmpty() || authorization.isEmpty()) return Optional.empty();
    return Optional.of(
        new Config(
            site.get(),
            control(file.control()),
            meters,
            server.get(),
            file.ocpp()
                .flatMap(ocpp -> ocpp.listenPlain().map(listen -> server(ocpp, listen.value()))),
            identity,
            file.ocpp().map(ConfigReader::strangersWait).orElse(false),
            Access.csms(file, files, problems),
            access,
            authorization.get(),
            maps,
            SiteReader.sectionsOf(written)));
  }

  private static boolean hasCsms(FileShape file) {
    return file.ocpp().flatMap(ocpp -> ocpp.csms()).isPresent();
  }

  /** The site, when it is whole: no circuit and no charger had to be left out. */
  static Optional<Site> site(FileShape file, Problems problems) {
    CircuitTree.Built tree = CircuitTree.build(file, problems);
    ChargerBuilder.Built built = ChargerBuilder.build(file, tree.circuits(), problems);
    if (!tree.whole() || !built.whole()) return Optional.empty();
    List<Circuit> circuits = new ArrayList<>(tree.circuits());
    circuits.addAll(built.ownCircuits());
    Optional<SiteShape> shape = file.site();
    Site site =
        new Site(
            shape.flatMap(SiteShape::name).map(Given::value).orElse("unnamed"),
            shape.flatMap(SiteShape::share).map(Given::value).orElse(Share.EQUAL),
            shape.flatMap(SiteShape::priority).map(Given::value).orElse(Priority.ADMISSION),
            circuits,
            built.chargers());
    Physics.check(file, site, problems);
    return Optional.of(site);
  }

  /** Where chargers prove themselves, one that cannot is not let in unless somebody says so. */
  private static boolean strangersWait(OcppShape ocpp) {
    return ocpp.unknownChargers().map(Given::value).orElse(ocpp.passwords().isEmpty());
  }

  private static ChargerServerConfig server(OcppShape ocpp, Addresses.Listen listen) {
    return ChargerServerConfig.on(
        listen.host(), listen.port(), ocpp.path().map(Given::value).orElse(DEFAULT_PATH));
  }

  static ControlSettings control(ControlShape control) {
    ControlSettings defaults = ControlSettings.DEFAULT;
    return new ControlSettings(
        control.settle().map(Given::value).orElse(defaults.settle()),
        control.minimumOn().map(Given::value).orElse(defaults.minimumOn()),
        control.rotate().map(Given::value).orElse(defaults.rotate()));
  }
}
