-- Has no rows. Where several servers write, each write takes a part of its lock, and one that is run again all of it: then nobody is in its way.
create table write_turn (
    turn smallint primary key
);
