// What a plain OCPP 2.0.1 charging station answers when its central system calls. It knows nothing
// of sockets: `calls` maps an action to a function from its parameters to its answer.

const VARIABLES = [
  // component, variable, instance, value, mutability
  ['DeviceDataCtrlr', 'ItemsPerMessage', 'GetVariables', '10', 'ReadOnly'],
  ['DeviceDataCtrlr', 'ItemsPerMessage', 'SetVariables', '10', 'ReadOnly'],
  ['OCPPCommCtrlr', 'HeartbeatInterval', '', '300', 'ReadWrite'],
  ['OCPPCommCtrlr', 'WebSocketPingInterval', '', '60', 'ReadWrite'],
  ['SampledDataCtrlr', 'TxUpdatedInterval', '', '60', 'ReadWrite'],
  ['SampledDataCtrlr', 'TxUpdatedMeasurands', '', 'Energy.Active.Import.Register', 'ReadWrite'],
  ['SmartChargingCtrlr', 'Enabled', '', 'true', 'ReadOnly'],
  ['SmartChargingCtrlr', 'ProfileStackLevel', '', '10', 'ReadOnly'],
  ['SmartChargingCtrlr', 'RateUnit', '', 'A', 'ReadOnly'],
  ['TxCtrlr', 'TxStartPoint', '', 'PowerPathClosed', 'ReadOnly'],
  ['TxCtrlr', 'TxStopPoint', '', 'PowerPathClosed', 'ReadOnly'],
];

const named = (component, variable) =>
  `${component.name}.${variable.name}.${variable.instance ?? ''}`.toLowerCase();

export class Station201 {
  #variables = new Map(
    VARIABLES.map(([component, variable, instance, value, mutability]) => [
      `${component}.${variable}.${instance}`.toLowerCase(),
      { value, mutability },
    ]),
  );
  #profiles = new Map();
  #onTrigger;

  /** Transaction that runs; undefined while none does. */
  transactionId;

  /** @param onTrigger called with the message that a TriggerMessage asks for, after the answer */
  constructor(onTrigger) {
    this.#onTrigger = onTrigger;
  }

  calls = {
    GetVariables: ({ getVariableData }) => ({
      getVariableResult: getVariableData.map(({ component, variable }) => {
        const known = this.#variables.get(named(component, variable));
        return known
          ? { attributeStatus: 'Accepted', attributeValue: known.value, component, variable }
          : { attributeStatus: 'UnknownVariable', component, variable };
      }),
    }),

    SetVariables: ({ setVariableData }) => ({
      setVariableResult: setVariableData.map(({ component, variable, attributeValue }) => {
        const known = this.#variables.get(named(component, variable));
        if (!known) return { attributeStatus: 'UnknownVariable', component, variable };
        if (known.mutability === 'ReadOnly') {
          return { attributeStatus: 'Rejected', component, variable };
        }
        known.value = attributeValue;
        return { attributeStatus: 'Accepted', component, variable };
      }),
    }),

    SetChargingProfile: ({ evseId, chargingProfile: profile }) => {
      if (profile.chargingProfilePurpose === 'TxProfile') {
        const running = this.transactionId;
        if (running === undefined || profile.transactionId !== running) {
          return { status: 'Rejected', statusInfo: { reasonCode: 'TxNotFound' } };
        }
      }
      this.#profiles.set(profile.id, { evseId, profile });
      return { status: 'Accepted' };
    },

    ClearChargingProfile: ({ chargingProfileId }) => ({
      status: this.#profiles.delete(chargingProfileId) ? 'Accepted' : 'Unknown',
    }),

    GetCompositeSchedule: () => ({ status: 'Rejected' }),
    GetChargingProfiles: () => ({ status: 'NoProfiles' }),
    GetBaseReport: () => ({ status: 'NotSupported' }),
    GetReport: () => ({ status: 'EmptyResultSet' }),
    TriggerMessage: ({ requestedMessage }) => {
      setImmediate(() => this.#onTrigger(requestedMessage));
      return { status: 'Accepted' };
    },
    RequestStartTransaction: () => ({ status: 'Accepted' }),
    RequestStopTransaction: ({ transactionId }) => ({
      status: transactionId === this.transactionId ? 'Accepted' : 'Rejected',
    }),
    Reset: () => ({ status: 'Accepted' }),
    ChangeAvailability: () => ({ status: 'Accepted' }),
    UnlockConnector: () => ({ status: 'Unlocked' }),
    ClearCache: () => ({ status: 'Accepted' }),
    GetLocalListVersion: () => ({ versionNumber: 0 }),
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
    const now = Date.now();
    const best = (purpose) =>
      [...this.#profiles.values()]
        .map(({ profile }) => profile)
        .filter(({ chargingProfilePurpose }) => chargingProfilePurpose === purpose)
        .filter(({ chargingSchedule: [{ startSchedule, duration }] }) => {
          if (startSchedule === undefined || duration === undefined) return true;
          return now < Date.parse(startSchedule) + duration * 1000;
        })
        .sort((a, b) => b.stackLevel - a.stackLevel)[0];
    const profile = best('TxProfile') ?? best('TxDefaultProfile');
    return profile?.chargingSchedule[0].chargingSchedulePeriod[0].limit;
  }
}
