-- Requests whose answers are files, kept for who was told an address in place of the file. request is a JSON object.
create table download (
    download_id $identity,
    action      $text not null,
    request     $text not null,
    expires_at  bigint not null
);

create index download_expiry on download (expires_at);
