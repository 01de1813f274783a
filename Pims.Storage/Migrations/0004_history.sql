-- Since when and by whom an asset has the file that it has; null while that is its first one.
alter table asset add column replaced_at bigint;
alter table asset add column replaced_by $text;

-- The files that assets had before. created_at is when a file came, replaced_at when the next one did.
create table asset_version (
    asset_id    bigint not null references asset (asset_id),
    version     integer not null,
    media_type  $text not null,
    mime_type   $text not null,
    size        bigint not null,
    checksum    $text not null references blob (checksum),
    meta        $text,
    created_at  bigint not null,
    created_by  $text not null,
    replaced_at bigint not null,
    primary key (asset_id, version)
);

create index asset_version_checksum on asset_version (checksum);
create index asset_version_by_age on asset_version (replaced_at);

-- What was done to assets. was and now are JSON objects for UPDATED and REPLACED, else a name or a path; was_bucket and now_bucket (0 for
-- none) with the owners that they had are where the asset was then, by which it is decided who may read them.
create table asset_log (
    log_id      $identity,
    asset_id    bigint not null references asset (asset_id),
    at          bigint not null,
    caller      $text not null,
    caller_name $text not null,
    action      $text not null,
    was         $text,
    was_bucket  bigint not null,
    was_owner   $text not null,
    now         $text,
    now_bucket  bigint not null,
    now_owner   $text not null
);

create index asset_log_by_asset on asset_log (asset_id, log_id);
