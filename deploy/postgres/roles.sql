-- Run once by the postgres image (psql, as its superuser), when its data folder is empty. The application is bound by
-- row-level security because it is neither owner nor superuser; hv_backup alone reads everything.
\getenv owner_password HV_OWNER_PASSWORD
\getenv app_password HV_APP_PASSWORD
\getenv backup_password HV_BACKUP_PASSWORD

create role hv_owner login password :'owner_password';
create role hv_app login password :'app_password';
create role hv_backup login bypassrls password :'backup_password';
create database hillview owner hv_owner;
revoke all on database hillview from public;
grant connect on database hillview to hv_owner, hv_app, hv_backup;

\connect hillview
revoke all on schema public from public;
grant all on schema public to hv_owner;
grant usage on schema public to hv_app, hv_backup;
