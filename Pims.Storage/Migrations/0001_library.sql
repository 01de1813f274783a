-- $identity, $text and $bytes are the dialect's column types.

create table api_key (
    api_key_id  $identity,
    name        $text not null,
    role        $text not null,
    key_hash    $bytes not null unique,
    created_at  bigint not null,
    created_by  $text,
    expires_at  bigint
);

create table secret (
    name        $text primary key,
    sealed      $bytes not null
);

create table cluster (
    cluster_id  $identity,
    title       $text not null,
    slug        $text not null unique,
    created_at  bigint not null,
    created_by  $text not null,
    modified_at bigint not null,
    modified_by $text not null
);

-- owner is '' for a global bucket. The top has no row: parent_id is null there, and the indexes say 0.
create table bucket (
    bucket_id      $identity,
    parent_id      bigint references bucket (bucket_id),
    owner          $text not null,
    name           $text not null,
    name_key       $text not null,
    slug           $text not null unique,
    sort_order     bigint not null,
    is_private     boolean not null,
    cluster_id     bigint references cluster (cluster_id),
    thumbnail      $text,
    asset_count    bigint not null default 0,
    read_key_hash  $bytes not null unique,
    write_key_hash $bytes not null unique,
    sealed_keys    $bytes not null,
    created_at     bigint not null,
    created_by     $text not null,
    modified_at    bigint not null,
    modified_by    $text not null
);

create unique index bucket_sibling on bucket (coalesce(parent_id, 0), name_key, owner);
create index bucket_parent on bucket (parent_id);
create index bucket_cluster on bucket (cluster_id) where cluster_id is not null;

-- One row for each different content; its name is the blob store's.
create table blob (
    checksum   $text primary key,
    name       $text not null unique,
    size       bigint not null,
    created_at bigint not null
);

-- state: 0 reserved (a code without a file), 1 live, 2 in the trash.
create table asset (
    asset_id           $identity,
    code               $text not null unique,
    state              smallint not null,
    bucket_id          bigint references bucket (bucket_id),
    filename           $text,
    extension          $text,
    media_type         $text,
    mime_type          $text,
    size               bigint,
    checksum           $text references blob (checksum),
    version            integer not null,
    data               $text not null,
    meta               $text,
    created_at         bigint not null,
    created_by         $text not null,
    modified_at        bigint not null,
    modified_by        $text not null,
    expires_at         bigint,
    deleted_at         bigint,
    original_path      $text,
    original_bucket_id bigint,
    original_owner     $text
);

create index asset_by_created on asset (coalesce(bucket_id, 0), created_at, asset_id) where state = 1;
create index asset_by_filename on asset (coalesce(bucket_id, 0), filename, asset_id) where state = 1;
create index asset_by_size on asset (coalesce(bucket_id, 0), size, asset_id) where state = 1;
create index asset_by_modified on asset (coalesce(bucket_id, 0), modified_at, asset_id) where state = 1;
create index asset_bucket on asset (bucket_id);
create index asset_checksum on asset (checksum);
create index asset_reserved on asset (created_at) where state = 0;

-- What refers to an asset, by the kinds product, variant, variant_group, category and global_list_value.
create table asset_reference (
    asset_id bigint not null references asset (asset_id),
    kind     $text not null,
    target   $text not null,
    primary key (asset_id, kind, target)
);
