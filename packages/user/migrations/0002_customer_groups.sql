-- Which price lists an account is sold by, beside those for everybody: a word that the lists name.
alter table users add column customer_group text check (customer_group ~ '^[a-z0-9][a-z0-9_-]{0,49}$');
