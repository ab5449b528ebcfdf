package headroom.daemon.config;

/** How a charger proves itself, and who can listen (OCPP 1.6 security white paper section 3). */
enum SecurityProfile {
  /** By its identity alone, for everybody to hear. */
  NONE,

  /** 1: by a password, for everybody to hear. */
  BASIC,

  /** 2: by a password, over TLS. */
  TLS
}
