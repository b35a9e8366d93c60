import type { Shop } from "../shop";
import type { Played } from "./play";

type Place = {
  place: string;
  on_hand: string;
  reserved: string;
  owed: string;
  spent: string;
  held: string;
  ledger_on_hand: string;
  ledger_reserved: string;
};

/**
 * What is wrong with the figures of the places where a script was played, in words. Three books are compared:
 * the shelves, the ledger, and what orders hold; and all three with what the hands know that they brought.
 */
export async function breaches(shop: Shop, { goods, received }: Played): Promise<string[]> {
  const places = await shop.sql<Place[]>`
    select 'var_' || s.variant_id || '@whs_' || s.warehouse_id as place, s.on_hand, s.reserved, s.owed,
      coalesce(l.spent, 0) as spent, coalesce(l.held, 0) as held,
      coalesce(m.on_hand, 0) as ledger_on_hand, coalesce(m.reserved, 0) as ledger_reserved
    from stock s
      left join (select variant_id, warehouse_id, sum(spent) as spent, sum(quantity - spent - released) as held
        from reservation_lines group by 1, 2) l using (variant_id, warehouse_id)
      left join (select variant_id, warehouse_id, sum(on_hand) as on_hand, sum(reserved) as reserved
        from movements group by 1, 2) m using (variant_id, warehouse_id)
    where s.variant_id = any(${goods.map((id) => id.slice(4))})`;
  const found = places.flatMap((own) => {
    const [onHand, reserved, owed] = [own.on_hand, own.reserved, own.owed].map(thousandths);
    const [spent, held] = [own.spent, own.held].map(thousandths);
    const available = (onHand ?? 0) - (reserved ?? 0);
    return [
      [available + (reserved ?? 0) + (spent ?? 0) === (received.get(own.place) ?? 0), "is not what came"],
      [owed === Math.max(0, -available), "more or less is owed than is promised and not there"],
      [onHand === thousandths(own.ledger_on_hand), "the ledger has another figure on hand"],
      [reserved === thousandths(own.ledger_reserved), "the ledger has another figure reserved"],
      [reserved === held, "orders hold another quantity than is reserved"],
      [
        Math.min(available + (owed ?? 0), onHand ?? 0, reserved ?? 0, spent ?? 0) >= 0,
        "something is negative",
      ],
    ].flatMap(([holds, what]) =>
      holds === true ? [] : [`${what}: ${JSON.stringify(own)}, came ${received.get(own.place) ?? 0}`],
    );
  });
  const lost = [...received].filter(
    ([place, came]) => came !== 0 && !places.some((one) => one.place === place),
  );
  return [...found, ...lost.map(([place]) => `no shelf: ${place}`)];
}

const thousandths = (figure: string): number => Math.round(Number(figure) * 1000);
