-- The highest fallback that may be in a charger, whatever the config says by now. Of what was kept
-- before, only the bound is known; it goes down when the charger next takes its fallback.
ALTER TABLE committed_bound ADD COLUMN fallback_ma INTEGER NOT NULL DEFAULT 0;
UPDATE committed_bound SET fallback_ma = bound_ma;
