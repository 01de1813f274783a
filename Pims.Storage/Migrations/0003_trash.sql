-- Whether the files of the bucket that a trashed asset was in were kept from anonymous readers; null for what went before this was kept.
alter table asset add column original_is_private boolean;

create index asset_trash on asset (deleted_at, asset_id) where state = 2;
