-- The sandbox payment provider: a system outside the shop, with books of its own. Nothing of the shop is joined to it.
create table sandbox_payments (
  key uuid primary key,
  minor bigint not null,
  currency char(3) not null,
  confirmed_at timestamptz,
  captured_at timestamptz, -- may lie in the future: the bank takes its time
  decline_reason text,
  voided_at timestamptz
);

create table sandbox_refunds (
  id uuid primary key,
  key uuid not null references sandbox_payments,
  minor bigint not null,
  at timestamptz not null default now()
);
create index sandbox_refunds_of_payment on sandbox_refunds (key);
