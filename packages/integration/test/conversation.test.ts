import { afterAll, expect, setDefaultTimeout, test } from "bun:test";
import { eventually } from "@torg/chassis/testing";
import { zipSync } from "fflate";
import { client } from "./support/client";
import { catalog, fixture, offer, offers, product } from "./support/files";
import { startIntegration } from "./support/start";

setDefaultTimeout(60_000);
const { torg, shop, operator, newBase, journal } = await startIntegration();
afterAll(() => torg.stop());

const ut11 = "dobromyslov__commerceml-parser";
/** 1 group, 1 price type, 3 warehouses; of 36 products one was deleted before it ever came; 44 offers. */
const files = {
  "import0_1.xml": await fixture(`${ut11}/import0_1.xml`),
  "offers0_1.xml": await fixture(`${ut11}/offers0_1.xml`),
};

const countsOf = async (base: { connectionId: `con_${string}` }) =>
  (await journal(base.connectionId)).toReversed().map(({ counts }) => counts);

test("checkauth names one cookie, init answers exactly two lines, and neither ends with a line break", async () => {
  const base = await newBase();
  const auth = await (await base.request({ type: "catalog", mode: "checkauth" })).text();
  expect(auth).toMatch(/^success\ntorg_exchange\n[0-9a-f]{64}$/);
  await base.checkAuth();
  const init = await base.request({ type: "catalog", mode: "init" });
  expect(await init.text()).toBe("zip=yes\nfile_limit=33554432");
  expect(init.headers.get("content-type")).toBe("text/plain; charset=utf-8");
  expect(await base.lines({ type: "catalog", mode: "init", version: "2.09" })).toEqual([
    "zip=yes",
    "file_limit=33554432",
    expect.stringMatching(/^sessid=/),
    "version=2.09",
  ]);
});

test("UT 11's conversation brings its catalogue and offers into the shop", async () => {
  const base = await newBase();
  const before = { products: shop.products.size, variants: shop.variants.size };
  expect(await base.deliver({ "import0_1.xml": files["import0_1.xml"] })).toEqual(["success"]);
  expect(await base.deliver({ "offers0_1.xml": files["offers0_1.xml"] })).toEqual(["success"]);
  expect(shop.products.size - before.products).toBe(35);
  expect(shop.variants.size - before.variants).toBe(35);
  const [catalogue, offersOf] = await countsOf(base);
  expect(catalogue).toEqual({ created: 36, updated: 0, unchanged: 1, refused: 0, waiting: 0 });
  expect(offersOf).toEqual({ created: 39, updated: 0, unchanged: 0, refused: 0, waiting: 9 });
});

test("the same exchange twice changes nothing the second time, and says so", async () => {
  const base = await newBase();
  for (const [name, content] of Object.entries(files)) await base.deliver({ [name]: content });
  const calls = shop.calls;
  for (const [name, content] of Object.entries(files))
    expect(await base.deliver({ [name]: content })).toEqual(["success"]);
  expect(shop.calls).toBe(calls);
  expect((await countsOf(base)).slice(2)).toEqual([
    { created: 0, updated: 0, unchanged: 37, refused: 0, waiting: 0 },
    { created: 0, updated: 0, unchanged: 39, refused: 0, waiting: 9 },
  ]);
});

test.each([
  ["bigperson__exchange1c", ["classifier.xml", "import.xml", "offers.xml"]],
  ["carono__php-commerceml", ["import.xml", "offers.xml"]],
  [
    "ArgentCrusade__commerceml",
    ["group-example.xml", "products-example.xml", "prices-example.xml", "remainders-example.xml"],
  ],
  ["rshkabko__commerceml", ["import_0.xml", "import_1.xml"]],
])(
  "the files of %s arrive without a refused row, and a second time without a change",
  async (folder, names) => {
    const base = await newBase();
    const sent = Object.fromEntries(
      await Promise.all(names.map(async (name) => [name, await fixture(`${folder}/${name}`)])),
    );
    for (let time = 0; time < 2; time += 1) expect(await base.deliver(sent)).toEqual(["success"]);
    const counts = await countsOf(base);
    expect(counts.map(({ refused }) => refused)).toEqual(counts.map(() => 0));
    expect(counts.slice(names.length).map(({ created, updated }) => created + updated)).toEqual(
      names.map(() => 0),
    );
    expect(counts[0]?.created).toBeGreaterThan(0);
  },
);

test("a file in parts of 7777 bytes, in a zip, and in parts of a zip is the same file", async () => {
  const [whole, parts, zip, zipParts] = [await newBase(), await newBase(), await newBase(), await newBase()];
  await whole.deliver(files);
  await parts.deliver(files, 7_777);
  for (const [base, partBytes] of [
    [zip, undefined],
    [zipParts, 7_777],
  ] as const) {
    await base.checkAuth();
    await base.lines({ type: "catalog", mode: "init" });
    const archive = zipSync({
      "webdata/import0_1.xml": files["import0_1.xml"],
      "webdata/offers0_1.xml": files["offers0_1.xml"],
    });
    expect(await base.send("v8_1A2B_3c.zip", archive, partBytes ? { partBytes } : {})).toEqual(["success"]);
    for (const name of Object.keys(files)) expect(await base.importFile(name)).toEqual(["success"]);
  }
  const expected = await countsOf(whole);
  for (const base of [parts, zip, zipParts]) expect(await countsOf(base)).toEqual(expected);
});

test("a part that is sent again after a lost answer is taken once", async () => {
  const base = await newBase();
  await base.checkAuth();
  await base.lines({ type: "catalog", mode: "init" });
  const bytes = files["import0_1.xml"];
  const half = Math.floor(bytes.length / 2);
  for (const part of [
    bytes.subarray(0, half),
    bytes.subarray(0, half),
    bytes.subarray(half),
    bytes.subarray(half),
  ]) {
    expect(await base.lines({ type: "catalog", mode: "file", filename: "import0_1.xml" }, part)).toEqual([
      "success",
    ]);
  }
  expect(await base.importFile("import0_1.xml")).toEqual(["success"]);
});

test("a lost answer to an import is given again, and nothing is imported twice", async () => {
  const base = await newBase();
  await base.deliver({ "import.xml": catalog([product("again", "Кеды")]) });
  expect(await base.importFile("import.xml")).toEqual(["success"]);
  expect(await journal(base.connectionId)).toHaveLength(1);
});

test("init forgets what a failed conversation left behind", async () => {
  const base = await newBase();
  await base.checkAuth();
  await base.send("import.xml", "<КоммерческаяИнформация><Каталог>");
  await base.lines({ type: "catalog", mode: "init" });
  await base.send("import.xml", catalog([product("after-init", "Кеды")]));
  expect(await base.importFile("import.xml")).toEqual(["success"]);
});

test.each([
  ["wrong", "Неверный логин или пароль. Проверьте их в настройках узла обмена 1С."],
  ["", "Неверный логин или пароль. Проверьте их в настройках узла обмена 1С."],
])("the password %p is refused in words, with the status that 1C knows", async (password, sentence) => {
  const { login } = await newBase();
  const stranger = client({ url: torg.url, login, password });
  const answer = await stranger.request({ type: "catalog", mode: "checkauth" });
  expect(answer.status).toBe(401);
  expect(answer.headers.get("www-authenticate")).toBe('Basic realm="1C"');
  expect(await answer.text()).toBe(`failure\n${sentence}`);
});

test("after ten wrong passwords the login rests, whatever comes next", async () => {
  const { login } = await newBase();
  const guesser = client({ url: torg.url, login, password: "guess" });
  for (let tries = 0; tries < 10; tries += 1) await guesser.checkAuth();
  const owner = client({ url: torg.url, login, password: "correct horse" });
  expect((await owner.checkAuth())[1]).toStartWith("Слишком много неудачных попыток входа.");
});

test("a new password ends the sessions of the old one", async () => {
  const base = await newBase({ sends: "cookie" });
  await base.checkAuth();
  await operator.saveConnection({ login: base.login, name: "База", password: "another horse" });
  expect((await base.lines({ type: "catalog", mode: "init" }))[0]).toBe("failure");
});

test.each(["both", "cookie", "basic"] as const)("a client that sends %p is let in", async (sends) => {
  const base = await newBase({ sends });
  await base.checkAuth();
  expect((await base.lines({ type: "catalog", mode: "init" }))[0]).toBe("zip=yes");
});

test("a cookie of one base and a password of another do not go together", async () => {
  const [mine, yours] = [await newBase(), await newBase()];
  const [, name, token] = await mine.checkAuth();
  const answer = await fetch(`${torg.url}/1c/exchange?type=catalog&mode=init`, {
    headers: { cookie: `${name}=${token}`, authorization: `Basic ${btoa(`${yours.login}:correct horse`)}` },
  });
  expect((await answer.text()).split("\n")[0]).toBe("failure");
});

test.each(["../../etc/passwd", "..\\..\\boot.ini", "", "import_files/../../x.jpg"])(
  "the name %p is refused",
  async (filename) => {
    const base = await newBase();
    await base.checkAuth();
    const [status, sentence] = await base.send(filename, "x");
    expect([status, sentence?.startsWith("Имя файла")]).toEqual(["failure", true]);
  },
);

test("unknown modes and types are refused in words, not with a page", async () => {
  const base = await newBase();
  await base.checkAuth();
  expect(await base.lines({ type: "catalog", mode: "dance" })).toEqual([
    "failure",
    "Режим «dance» не поддерживается.",
  ]);
  expect(await base.lines({ type: "get_catalog", mode: "query" })).toEqual([
    "failure",
    "Обмен вида «get_catalog» не поддерживается.",
  ]);
});

test("a file that never came is named", async () => {
  const base = await newBase();
  await base.checkAuth();
  expect(await base.importFile("import0_1.xml")).toEqual([
    "failure",
    "Файл «import0_1.xml» не был получен. Повторите обмен.",
  ]);
});

const damaged: readonly (readonly [string, Readonly<Record<string, Uint8Array | string>>, RegExp])[] = [
  [
    "a half-sent file",
    { "import.xml": catalog([product("d1", "Кеды"), product("d2", "Боты")]).slice(0, -60) },
    /^Файл «import\.xml» повреждён: строка \d+: файл обрывается/,
  ],
  [
    "a file that breaks off behind thousands of good rows",
    {
      "import.xml": catalog(Array.from({ length: 1_500 }, (_, n) => product(`many-${n}`, "Кеды"))).slice(
        0,
        -60,
      ),
    },
    /^Файл «import\.xml» повреждён: строка 1503: файл обрывается/,
  ],
  [
    "broken XML",
    { "import.xml": catalog([product("d3", "Кеды"), "<Товар></Ид>"]) },
    /^Файл «import\.xml» повреждён: строка 5: закрывающий элемент/,
  ],
  [
    "a half-sent zip",
    {
      "v8.zip": zipSync({
        "import.xml": new TextEncoder().encode(catalog([product("d4", "Кеды")])),
      }).subarray(0, 200),
    },
    /^Архив «v8\.zip» повреждён: он получен не полностью/,
  ],
  [
    "CommerceML 1",
    {
      "import.xml":
        '<КоммерческаяИнформация ВерсияСхемы="1.0"><Каталог Идентификатор="x"/></КоммерческаяИнформация>',
    },
    /^Файл «import\.xml» не принят: это CommerceML 1/,
  ],
  [
    "a page of a proxy",
    { "import.xml": "<html><body>502</body></html>" },
    /^Файл «import\.xml» не принят: корневой элемент «html»/,
  ],
];

test.each(damaged)(
  "%s fails with a sentence for the operator and changes nothing",
  async (_, sent, sentence) => {
    const base = await newBase();
    await base.checkAuth();
    await base.lines({ type: "catalog", mode: "init" });
    for (const [name, content] of Object.entries(sent)) await base.send(name, content);
    const calls = shop.calls;
    const answer = await base.importFile("import.xml");
    expect(answer[0]).toBe("failure");
    expect(answer[1]).toMatch(sentence);
    expect(shop.calls).toBe(calls);
    const [row] = await torg.database("integration")
      .sql`select count(*)::int as count from objects o join connections c on c.id = o.connection_id where c.login = ${base.login}`;
    expect(row?.count).toBe(0);
    const [failed] = await journal(base.connectionId);
    expect(failed).toMatchObject({ state: "failed", file: "import.xml", message: answer[1] });
  },
);

test("a bad row among good ones is recorded with its reason, and the others arrive", async () => {
  const base = await newBase();
  shop.refuses.add("Страшный");
  const goods = [
    product("b1", "Кеды"),
    "<Товар><Наименование>Без ид</Наименование></Товар>",
    product("b2", "Страшный"),
    "<Товар><Ид>b3</Ид></Товар>",
    product("b4", "Боты"),
  ];
  expect(await base.deliver({ "import.xml": catalog(goods) })).toEqual(["success"]);
  const [exchange] = await journal(base.connectionId);
  expect(exchange?.counts).toEqual({ created: 4, updated: 0, unchanged: 0, refused: 3, waiting: 0 });
  const { items } = await operator.faults({ id: exchange?.id ?? "exc_" });
  expect(items.map(({ kind, externalId, reason }) => [kind, externalId, reason])).toEqual([
    ["product", "", "нет элемента «Ид»"],
    ["product", "b2", "не нравится"],
    ["product", "b3", "у товара нет наименования"],
  ]);
});

test("a refused row is tried again when 1C sends it again, and not before", async () => {
  const base = await newBase();
  shop.refuses.add("Неприятный");
  await base.deliver({ "import.xml": catalog([product("r1", "Неприятный")]) });
  shop.refuses.delete("Неприятный");
  await base.deliver({ "import.xml": catalog([product("r2", "Кеды")], { onlyChanges: true }) });
  await base.deliver({ "import.xml": catalog([product("r1", "Неприятный")], { onlyChanges: true }) });
  expect((await countsOf(base)).map(({ created, refused }) => [created, refused])).toEqual([
    [2, 1],
    [1, 0],
    [1, 0],
  ]);
});

test("two bases do not mix ids", async () => {
  const [one, two] = [await newBase(), await newBase()];
  const before = shop.products.size;
  for (const base of [one, two]) await base.deliver({ "import.xml": catalog([product("same-id", "Кеды")]) });
  expect(shop.products.size - before).toBe(2);
});

test("rows of one product add up however far apart they stand, and a repeat changes nothing", async () => {
  const base = await newBase();
  const row = (characteristic: number, color: string) =>
    `<Товар><Ид>far#${characteristic}</Ид><Наименование>Кеды (${characteristic})</Наименование><Картинка>https://shop.example/${color}.jpg</Картинка></Товар>`;
  const others = Array.from({ length: 1_200 }, (_, n) => product(`other-${n}`, `Товар ${n}`));
  const file = catalog([row(41, "red"), ...others, row(42, "blue")]);
  await base.deliver({ "import.xml": file });
  const [counts] = await countsOf(base);
  expect(counts).toEqual({ created: 1_203, updated: 0, unchanged: 0, refused: 0, waiting: 0 });
  const far = [...shop.products.values()].filter(({ name }) => name === "Кеды").at(-1);
  expect(far?.images).toEqual(["https://shop.example/red.jpg", "https://shop.example/blue.jpg"]);
  await base.deliver({ "import.xml": file });
  expect((await countsOf(base))[1]).toEqual({
    created: 0,
    updated: 0,
    unchanged: 1_203,
    refused: 0,
    waiting: 0,
  });
});

test("goods that named a group or a property before it was described get it when it comes", async () => {
  const base = await newBase();
  const property =
    "<ЗначенияСвойств><ЗначенияСвойства><Ид>color</Ид><Значение>v1</Значение></ЗначенияСвойства></ЗначенияСвойств>";
  await base.deliver({
    "import.xml": catalog([product("early", "Кеды", { group: "g2", inside: property })], {
      withClassifier: false,
    }),
  });
  const early = () => [...shop.products.values()].at(-1);
  expect([early()?.categoryIds, early()?.attributes]).toEqual([[], []]);
  const dictionary = (
    value: string,
  ) => `<КоммерческаяИнформация><Классификатор><Группы><Группа><Ид>g2</Ид><Наименование>Кеды</Наименование></Группа></Группы>
    <Свойства><Свойство><Ид>color</Ид><Наименование>Цвет</Наименование><ВариантыЗначений><Справочник><ИдЗначения>v1</ИдЗначения><Значение>${value}</Значение></Справочник></ВариантыЗначений></Свойство></Свойства></Классификатор></КоммерческаяИнформация>`;
  await base.deliver({ "groups.xml": dictionary("Синий") });
  expect([early()?.categoryIds?.length, early()?.attributes]).toEqual([
    1,
    [{ name: "Цвет", value: "Синий" }],
  ]);
  await base.deliver({ "groups.xml": dictionary("Лазурный") });
  expect(early()?.attributes).toEqual([{ name: "Цвет", value: "Лазурный" }]);
});

test("what a person changed in the shop stays until 1C changes that very thing", async () => {
  const base = await newBase();
  const described = (text: string, group: string) =>
    catalog([product("owned", "Кеды", { group, inside: `<Описание>${text}</Описание>` })]);
  await base.deliver({ "import.xml": described("из 1С", "g1") });
  const [id, stored] = [...shop.products].at(-1) ?? [];
  if (!id || !stored) throw new Error("the product did not arrive");
  shop.products.set(id, { ...stored, description: "от редактора" });
  await base.deliver({ "import.xml": described("из 1С", "g2") });
  expect(shop.products.get(id)?.description).toBe("от редактора");
  await base.deliver({ "import.xml": described("снова из 1С", "g2") });
  expect(shop.products.get(id)?.description).toBe("снова из 1С");
});

test("files that nobody asks to import are imported after a silence, offers after their goods", async () => {
  const base = await newBase();
  await base.checkAuth();
  const archive = zipSync({
    "offers0_1.xml": new TextEncoder().encode(offers([offer("silent", { price: "5" })])),
    "import0_1.xml": new TextEncoder().encode(catalog([product("silent", "Кеды")])),
  });
  await base.send("v8_1.zip", archive);
  const { sql } = torg.database("integration");
  await sql`update sessions set seen_at = now() - interval '11 minutes' where connection_id = ${base.connectionId.slice(4)}::uuid`;
  await sql`update parts set received_at = now() - interval '11 minutes' where session_id in (select id from sessions where connection_id = ${base.connectionId.slice(4)}::uuid)`;
  const done = await eventually(async () => {
    const all = await journal(base.connectionId);
    return all.length === 2 && all.every(({ state }) => state === "done") && all;
  });
  expect(done.map(({ file, counts }) => [file, counts.waiting])).toEqual([
    ["offers0_1.xml", 0],
    ["import0_1.xml", 0],
  ]);
});

test("prices and stock travel, and a prices-only packet touches nothing else", async () => {
  const base = await newBase();
  await base.deliver({
    "import.xml": catalog([product("p1", "Кеды", { group: "g2" })]),
    "offers.xml": offers([offer("p1", { price: "2990", stock: 7 })]),
  });
  const variant = () => [...shop.variants.values()].at(-1);
  expect(Object.values(variant()?.prices ?? {})).toEqual([{ minor: 299_000, currency: "RUB" }]);
  expect(Object.values(variant()?.stock ?? {})).toEqual([7]);
  const stock = variant()?.stock ?? {};
  for (const place of Object.keys(stock)) stock[place] = 5; // the shop has sold two
  await base.deliver({ "offers.xml": offers([offer("p1", { price: "3100" })], { onlyChanges: true }) });
  expect(Object.values(variant()?.prices ?? {})).toEqual([{ minor: 310_000, currency: "RUB" }]);
  expect(Object.values(variant()?.stock ?? {})).toEqual([5]);
});

test("orphan offers wait, and attach when their product comes", async () => {
  const base = await newBase();
  await base.deliver({ "offers.xml": offers([offer("late", { price: "10", stock: 1 })]) });
  expect((await countsOf(base))[0]).toMatchObject({ waiting: 1 });
  const before = shop.variants.size;
  await base.deliver({ "import.xml": catalog([product("late", "Кеды")]) });
  expect(shop.variants.size - before).toBe(1);
});

test("a product that gets variants retires its own offer, and one deleted in 1C is hidden and comes back", async () => {
  const base = await newBase();
  await base.deliver({
    "import.xml": catalog([product("v", "Кеды")]),
    "offers.xml": offers([offer("v", { stock: 3 })]),
  });
  const own = [...shop.variants.values()].at(-1);
  await base.deliver({ "offers.xml": offers([offer("v#42", { name: "Кеды (42)", stock: 1 })]) });
  expect(shop.variants.get(own?.id ?? "")?.deleted).toBe(true);
  const mine = () => [...shop.products.values()].at(-1);
  await base.deliver({
    "import.xml": catalog([product("v", "Кеды", { attributes: 'Статус="Удален"' })], { onlyChanges: true }),
  });
  expect(mine()?.deleted).toBe(true);
  await base.deliver({ "import.xml": catalog([product("v", "Кеды")], { onlyChanges: true }) });
  expect(mine()?.deleted).toBe(false);
});

test("a portion without a classifier still finds the groups of an earlier session", async () => {
  const base = await newBase();
  await base.deliver({ "import0_1.xml": catalog([product("q1", "Кеды", { group: "g2" })]) });
  await base.deliver({
    "import0_2.xml": catalog([product("q2", "Боты", { group: "g2" })], {
      onlyChanges: true,
      withClassifier: false,
    }),
  });
  const [first, second] = [...shop.products.values()].slice(-2);
  expect(second?.categoryIds).toEqual(first?.categoryIds ?? []);
  expect(second?.categoryIds).toHaveLength(1);
});

test("an import that a service kept waiting goes on by itself when the service is back", async () => {
  const base = await newBase();
  await base.checkAuth();
  await base.send("import.xml", catalog([product("w1", "Кеды")]));
  shop.away = true;
  expect((await base.lines({ type: "catalog", mode: "import", filename: "import.xml" }))[0]).toBe("progress");
  shop.away = false;
  expect(await base.importFile("import.xml")).toEqual(["success"]);
  expect((await countsOf(base))[0]).toMatchObject({ created: 3, refused: 0 });
});
