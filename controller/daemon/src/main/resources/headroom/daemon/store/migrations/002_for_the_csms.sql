-- A CSMS counts transactions as it likes: its id belongs to a charger, not to the site.
ALTER TABLE transaction_begun RENAME TO transaction_begun_1;
CREATE TABLE transaction_begun (
  charger TEXT NOT NULL,
  id INTEGER NOT NULL,        -- the id that the charger was given
  ours INTEGER NOT NULL,      -- 1: we named it; 0: it is the CSMS's id
  evse INTEGER NOT NULL,
  id_tag TEXT NOT NULL,
  meter_start_wh INTEGER NOT NULL,
  started_ms INTEGER NOT NULL,
  payload TEXT NOT NULL,      -- StartTransaction as received
  at_ms INTEGER NOT NULL,
  PRIMARY KEY (charger, id)
) STRICT, WITHOUT ROWID;
INSERT INTO transaction_begun
  SELECT charger, id, 1, evse, id_tag, meter_start_wh, started_ms, payload, at_ms
  FROM transaction_begun_1;
DROP TABLE transaction_begun_1;

-- Messages that the CSMS has not acknowledged, in the order in which they are delivered.
CREATE TABLE to_forward (
  seq INTEGER PRIMARY KEY AUTOINCREMENT, -- rows go, their numbers do not come back
  charger TEXT NOT NULL,
  action TEXT NOT NULL,
  payload TEXT NOT NULL,      -- as received
  begins INTEGER,             -- the id that we gave the transaction which it starts
  attempts INTEGER NOT NULL,  -- the CSMS had it, and did not take it
  answer TEXT,                -- set aside: what the CSMS said last
  at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX to_forward_by_charger ON to_forward (charger, seq) WHERE answer IS NULL;

-- What the CSMS calls a transaction that we named. Kept for ever.
CREATE TABLE transaction_mapped (
  charger TEXT NOT NULL,
  local INTEGER NOT NULL,
  upstream INTEGER,           -- null: its start was set aside, the CSMS never knew it
  PRIMARY KEY (charger, local)
) STRICT, WITHOUT ROWID;
