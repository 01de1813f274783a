-- Roles and hashes as in api_key. email_key is the e-mail in lower case, by which it is unique.
create table app_user (
    user_id     $identity,
    email       $text not null,
    email_key   $text not null unique,
    name        $text not null,
    role        $text not null,
    password    $text not null,
    created_at  bigint not null,
    created_by  $text not null,
    modified_at bigint not null,
    modified_by $text not null
);

-- What authenticate gives out.
create table token (
    token_hash  $bytes primary key,
    user_id     bigint not null references app_user (user_id),
    created_at  bigint not null,
    expires_at  bigint not null
);

create index token_user on token (user_id);
create index token_expiry on token (expires_at);

-- Tries to sign in, by the hash of the e-mail that was given (whoever it belongs to) and by the network address.
create table sign_in (
    account         $text not null,
    address         $text not null,
    failures        bigint not null,
    last_try_at     bigint not null,
    last_success_at bigint,
    primary key (account, address)
);

create index sign_in_by_try on sign_in (last_try_at);

-- What changed who may do what. info is a JSON object.
create table audit (
    audit_id    $identity,
    at          bigint not null,
    caller      $text not null,
    caller_name $text not null,
    address     $text not null,
    action      $text not null,
    subject     $text not null,
    info        $text not null
);

create index audit_by_subject on audit (subject, audit_id);
