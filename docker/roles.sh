#!/bin/sh
# Makes the roles and databases of the portal, once, when PostgreSQL's volume is new.
set -eu
psql --username=postgres --set=ON_ERROR_STOP=1 \
  --set=ckan="$(cat /run/secrets/ckan)" --set=datastore="$(cat /run/secrets/datastore)" <<'SQL'
CREATE ROLE ckan LOGIN PASSWORD :'ckan';
CREATE ROLE datastore LOGIN PASSWORD :'datastore';
CREATE DATABASE ckan OWNER ckan;
CREATE DATABASE datastore OWNER ckan;
SQL
