-- What several servers over one database share. The keys that close secrets, where no folder holds them; xml is the framework's own form.
create table key_ring (
    name $text primary key,
    xml  $text not null
);

-- Whose turn a chore is, and when it may be another's.
create table chore_turn (
    name    $text primary key,
    holder  $text not null,
    free_at bigint not null
);
