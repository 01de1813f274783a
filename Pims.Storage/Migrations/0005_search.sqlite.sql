-- What a search looks into. Triggers alone write it, so no change of an asset can leave it behind; each table has a view of
-- what belongs in it. The trashed ones stay in, as they may come back: a search leaves them out by their state.

-- The words of the assets with a file; rowid is asset_id. The text is not kept a second time. Marks are parts of words (categories), or
-- those of Indic scripts would fall apart.
create virtual table asset_word using fts5 (
    filename, tags, keywords, description,
    content = '', contentless_delete = 1, detail = column, prefix = '1 2 3 4 5 6',
    tokenize = "unicode61 remove_diacritics 2 categories 'L* N* M* Co'"
);

-- Merging less often makes single writes and deletions cheaper than the defaults (4 and 10) do.
insert into asset_word (asset_word, rank) values ('automerge', 8), ('deletemerge', 30);

create view asset_word_due (asset_id, filename, tags, keywords, description) as
select asset_id, filename, (select group_concat(value, ' ') from json_each(data, '$.tags')),
    (select group_concat(value, ' ') from json_each(data, '$.keywords')), data ->> '$.description'
from asset where state <> 0;

-- What an asset's data says: a row for each member, and one for each element of an array. value is a letter for the type, then the
-- value; what is long is cut, and numbers are rounded, so what is found by it is yet to be compared with the data.
create table asset_facet (
    name     text not null,
    value    text not null,
    asset_id integer not null,
    primary key (name, value, asset_id)
) without rowid;

create view asset_facet_due (name, value, asset_id) as
select substr(key, 1, 64),
    case type when 'text' then 's' || case when length(value) > 64 then substr(value, 1, 32) || substr(value, -32) else value end
        when 'integer' then 'n' || cast(value as real) when 'real' then 'n' || value else substr(type, 1, 1) end,
    asset_id
from (
    select a.asset_id, m.key, m.type, m.value from asset a, json_each(a.data) m where a.state <> 0
    union all
    select a.asset_id, m.key, e.type, e.value
    from asset a, json_each(a.data) m, json_each(case m.type when 'array' then m.value else '[]' end) e where a.state <> 0);

-- How many live assets of a bucket (0: in none) bear a tag.
create table tag_count (
    tag       text not null,
    bucket_id integer not null,
    assets    integer not null,
    primary key (tag, bucket_id)
) without rowid;

create view asset_tag_due (tag, bucket_id, asset_id) as
select t.value, coalesce(a.bucket_id, 0), a.asset_id from asset a, json_each(a.data, '$.tags') t where a.state = 1;

-- The usual order where no bucket is named.
create index asset_created on asset (created_at, asset_id) where state = 1;

insert into asset_word (rowid, filename, tags, keywords, description)
select asset_id, filename, tags, keywords, description from asset_word_due order by asset_id;

insert into asset_facet (name, value, asset_id) select distinct name, value, asset_id from asset_facet_due order by name, value, asset_id;

insert into tag_count (tag, bucket_id, assets) select tag, bucket_id, count(*) from asset_tag_due group by tag, bucket_id;

create trigger asset_search_insert after insert on asset when new.state <> 0 begin
    insert into asset_word (rowid, filename, tags, keywords, description)
        select asset_id, filename, tags, keywords, description from asset_word_due where asset_id = new.asset_id;
    insert into asset_facet (name, value, asset_id)
        select name, value, asset_id from asset_facet_due where asset_id = new.asset_id on conflict do nothing;
    insert into tag_count (tag, bucket_id, assets)
        select tag, bucket_id, 1 from asset_tag_due where asset_id = new.asset_id on conflict do update set assets = assets + 1;
end;

create trigger asset_search_delete before delete on asset when old.state <> 0 begin
    delete from asset_word where rowid = old.asset_id;
    delete from asset_facet where (name, value, asset_id) in (select name, value, asset_id from asset_facet_due where asset_id = old.asset_id);
    insert into tag_count (tag, bucket_id, assets)
        select tag, bucket_id, 1 from asset_tag_due where asset_id = old.asset_id on conflict do update set assets = assets - 1;
end;

create trigger asset_word_update after update of state, filename, data on asset
when new.state <> 0 and (old.state = 0 or new.filename is not old.filename
    or new.data is not old.data and (new.data -> '$.tags', new.data -> '$.keywords', new.data -> '$.description')
        is not (old.data -> '$.tags', old.data -> '$.keywords', old.data -> '$.description'))
begin
    delete from asset_word where rowid = old.asset_id;
    insert into asset_word (rowid, filename, tags, keywords, description)
        select asset_id, filename, tags, keywords, description from asset_word_due where asset_id = new.asset_id;
end;

create trigger asset_facet_leave before update of data on asset when old.state <> 0 and new.data is not old.data begin
    delete from asset_facet where (name, value, asset_id) in (select name, value, asset_id from asset_facet_due where asset_id = old.asset_id);
end;

create trigger asset_facet_enter after update of state, data on asset
when new.state <> 0 and (old.state = 0 or new.data is not old.data)
begin
    insert into asset_facet (name, value, asset_id)
        select name, value, asset_id from asset_facet_due where asset_id = new.asset_id on conflict do nothing;
end;

create trigger tag_count_gone after update on tag_count when new.assets = 0 begin
    delete from tag_count where tag = new.tag and bucket_id = new.bucket_id;
end;

-- What is counted is there: so this only ever takes away.
create trigger tag_count_leave before update of state, bucket_id, data on asset
when old.state = 1 and (new.state <> 1 or new.bucket_id is not old.bucket_id or new.data is not old.data and new.data -> '$.tags' is not old.data -> '$.tags')
begin
    insert into tag_count (tag, bucket_id, assets)
        select tag, bucket_id, 1 from asset_tag_due where asset_id = old.asset_id on conflict do update set assets = assets - 1;
end;

create trigger tag_count_enter after update of state, bucket_id, data on asset
when new.state = 1 and (old.state <> 1 or new.bucket_id is not old.bucket_id or new.data is not old.data and new.data -> '$.tags' is not old.data -> '$.tags')
begin
    insert into tag_count (tag, bucket_id, assets)
        select tag, bucket_id, 1 from asset_tag_due where asset_id = new.asset_id on conflict do update set assets = assets + 1;
end;
