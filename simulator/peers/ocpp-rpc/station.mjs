// What a plain OCPP 1.6 charging station answers when its central system calls. It knows nothing of
// sockets: `calls` maps an action to a function from its parameters to its answer.

const WITH_LIMITS = 'Core,SmartCharging,RemoteTrigger,LocalAuthListManagement';

const SETTINGS = [
  // key, value, read-only
  ['AuthorizeRemoteTxRequests', 'false', false],
  ['ChargeProfileMaxStackLevel', '10', true],
  ['ChargingScheduleAllowedChargingRateUnit', 'Current', true],
  ['ChargingScheduleMaxPeriods', '24', true],
  ['ConnectionTimeOut', '60', false],
  ['ConnectorSwitch3to1PhaseSupported', 'false', true],
  ['HeartbeatInterval', '300', false],
  ['MaxChargingProfilesInstalled', '10', true],
  ['MeterValueSampleInterval', '60', false],
  ['MeterValuesSampledData', 'Energy.Active.Import.Register', false],
  ['NumberOfConnectors', '1', true],
  ['SupportedFeatureProfiles', WITH_LIMITS, true],
  ['WebSocketPingInterval', '60', false],
];

const MEASURANDS = new Set([
  'Current.Import',
  'Current.Offered',
  'Energy.Active.Import.Register',
  'Power.Active.Import',
  'Voltage',
]);

export class Station {
  #settings = new Map(SETTINGS.map(([key, value, readonly]) => [key, { key, value, readonly }]));
  #profiles = new Map();
  #onTrigger;

  /** Transaction that runs, as the central system numbered it; undefined while none does. */
  transactionId;

  /** @param onTrigger called with the message that a TriggerMessage asks for, after the answer */
  constructor(onTrigger) {
    this.#onTrigger = onTrigger;
  }

  calls = {
    GetConfiguration: ({ key: wanted = [] }) => {
      if (wanted.length === 0) return { configurationKey: [...this.#settings.values()] };
      const known = wanted.filter((key) => this.#settings.has(key));
      const unknownKey = wanted.filter((key) => !this.#settings.has(key));
      return { configurationKey: known.map((key) => this.#settings.get(key)), unknownKey };
    },

    ChangeConfiguration: ({ key, value }) => {
      const setting = this.#settings.get(key);
      if (!setting) return { status: 'NotSupported' };
      if (setting.readonly) return { status: 'Rejected' };
      if (key === 'MeterValuesSampledData' && !value.split(',').every((m) => MEASURANDS.has(m))) {
        return { status: 'Rejected' };
      }
      setting.value = value;
      return { status: 'Accepted' };
    },

    SetChargingProfile: ({ connectorId, csChargingProfiles: profile }) => {
      if (connectorId > 1) return { status: 'Rejected' };
      if (profile.chargingProfilePurpose === 'TxProfile') {
        const running = this.transactionId !== undefined;
        const named = profile.transactionId;
        if (!running || (named !== undefined && named !== this.transactionId)) {
          return { status: 'Rejected' };
        }
      }
      for (const [id, other] of this.#profiles) {
        const replaces =
          other.connectorId === connectorId &&
          other.profile.stackLevel === profile.stackLevel &&
          other.profile.chargingProfilePurpose === profile.chargingProfilePurpose;
        if (replaces) this.#profiles.delete(id);
      }
      this.#profiles.set(profile.chargingProfileId, { connectorId, profile });
      return { status: 'Accepted' };
    },

    ClearChargingProfile: ({ id, connectorId, chargingProfilePurpose, stackLevel }) => {
      let cleared = 0;
      for (const [known, { connectorId: at, profile }] of this.#profiles) {
        const matches =
          id !== undefined
            ? id === known
            : (connectorId === undefined || connectorId === at) &&
              (chargingProfilePurpose === undefined ||
                chargingProfilePurpose === profile.chargingProfilePurpose) &&
              (stackLevel === undefined || stackLevel === profile.stackLevel);
        if (matches) {
          this.#profiles.delete(known);
          cleared++;
        }
      }
      return { status: cleared > 0 ? 'Accepted' : 'Unknown' };
    },

    GetCompositeSchedule: ({ connectorId, duration }) => {
      const profile = this.#inForce();
      if (!profile) return { status: 'Rejected' };
      const { chargingRateUnit, chargingSchedulePeriod } = profile.chargingSchedule;
      return {
        status: 'Accepted',
        connectorId,
        scheduleStart: new Date().toISOString(),
        chargingSchedule: { duration, chargingRateUnit, chargingSchedulePeriod },
      };
    },

    TriggerMessage: ({ requestedMessage }) => {
      setImmediate(() => this.#onTrigger(requestedMessage));
      return { status: 'Accepted' };
    },

    RemoteStartTransaction: () => ({ status: 'Accepted' }),
    RemoteStopTransaction: ({ transactionId }) => ({
      status: transactionId === this.transactionId ? 'Accepted' : 'Rejected',
    }),
    Reset: () => ({ status: 'Accepted' }),
    ChangeAvailability: () => ({ status: 'Accepted' }),
    UnlockConnector: () => ({ status: 'NotSupported' }),
    ClearCache: () => ({ status: 'Accepted' }),
    GetLocalListVersion: () => ({ listVersion: 0 }),
    SendLocalList: () => ({ status: 'Accepted' }),
    DataTransfer: () => ({ status: 'UnknownVendorId' }),
  };

  /** Ends a transaction; its profiles go with it. */
  stop() {
    this.transactionId = undefined;
    for (const [id, { profile }] of this.#profiles) {
      if (profile.chargingProfilePurpose === 'TxProfile') this.#profiles.delete(id);
    }
  }

  /** The current that may flow now, or undefined without any profile. */
  limit() {
    return this.#inForce()?.chargingSchedule.chargingSchedulePeriod[0].limit;
  }

  /** A TxProfile comes before a TxDefaultProfile, the higher stack level before the lower. */
  #inForce() {
    const now = Date.now();
    const live = [...this.#profiles.values()]
      .map(({ profile }) => profile)
      .filter(({ chargingSchedule: { startSchedule, duration } }) => {
        if (startSchedule === undefined || duration === undefined) return true;
        return now < Date.parse(startSchedule) + duration * 1000;
      });
    const best = (purpose) =>
      live
        .filter((profile) => profile.chargingProfilePurpose === purpose)
        .sort((a, b) => b.stackLevel - a.stackLevel)[0];
    return best('TxProfile') ?? best('TxDefaultProfile');
  }
}
