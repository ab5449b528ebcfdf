-- Events of transactions that chargers name themselves (OCPP 2.0.1).
CREATE TABLE transaction_event (
  seq INTEGER PRIMARY KEY,
  charger TEXT NOT NULL,
  name TEXT NOT NULL,         -- the charger's own id of the transaction
  evse INTEGER,               -- null: neither said nor known
  stage TEXT NOT NULL,        -- STARTED, UPDATED or ENDED
  seq_no INTEGER NOT NULL,    -- the charger's own count
  active INTEGER NOT NULL,    -- 1: a car was let charge
  happened_ms INTEGER NOT NULL,
  payload TEXT NOT NULL,      -- TransactionEvent as received
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX transaction_event_by_time ON transaction_event (at_ms) WHERE stage = 'UPDATED';
CREATE INDEX transaction_event_by_name ON transaction_event (charger, name, stage);
