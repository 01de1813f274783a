create index asset_expiry on asset (expires_at, asset_id) where state = 1 and expires_at is not null;
