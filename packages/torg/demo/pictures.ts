const ink = "#2f3b35";
const pine = "#3f6b57";
const moss = "#7fa182";
const sand = "#e3c391";
const ember = "#dd6b3d";
const snow = "#f7f3ea";
const stone = "#9aa5a0";
const sky = "#5f8fb0";

const line = `stroke="${ink}" stroke-width="6" stroke-linecap="round" stroke-linejoin="round"`;
const path = (d: string, fill: string) => `<path d="${d}" fill="${fill}" ${line}/>`;
const stroke = (d: string, colour = ink, width = 6) =>
  `<path d="${d}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round"/>`;
const box = (
  x: number,
  y: number,
  { w, h, r = 14, fill }: { w: number; h: number; r?: number; fill: string },
) => `<rect x="${x}" y="${y}" width="${w}" height="${h}" rx="${r}" fill="${fill}" ${line}/>`;
const dot = (x: number, y: number, { r, fill }: { r: number; fill: string }) =>
  `<circle cx="${x}" cy="${y}" r="${r}" fill="${fill}" ${line}/>`;

/** One flat drawing per kind of goods, on a canvas of 480 × 480. */
const drawings = {
  jacket: [
    path(
      "M165 130 L105 170 L70 330 L120 345 L145 250 L145 380 L335 380 L335 250 L360 345 L410 330 L375 170 L315 130 Z",
      sky,
    ),
    path("M190 130 C190 85 290 85 290 130 C280 165 200 165 190 130 Z", pine),
    stroke("M240 155 L240 380"),
    stroke("M170 300 L215 290 M310 300 L265 290"),
  ],
  puffer: [
    path(
      "M165 125 L110 160 L80 325 L130 335 L145 250 L145 385 L335 385 L335 250 L350 335 L400 325 L370 160 L315 125 Z",
      ember,
    ),
    path("M190 130 C200 95 280 95 290 130 C270 150 210 150 190 130 Z", sand),
    stroke("M240 145 L240 385"),
    stroke("M148 195 L332 195 M146 245 L334 245 M146 295 L334 295 M146 345 L334 345"),
  ],
  tshirt: [
    path(
      "M180 120 L100 165 L130 235 L160 220 L160 375 L320 375 L320 220 L350 235 L380 165 L300 120 C285 155 195 155 180 120 Z",
      moss,
    ),
    stroke("M195 290 L225 250 L245 275 L265 240 L290 290", snow),
  ],
  trousers: [
    path("M165 95 L315 95 L345 385 L265 385 L240 200 L215 385 L135 385 Z", stone),
    stroke("M162 130 L318 130"),
    stroke("M240 130 L240 200"),
    box(150, 235, { w: 52, h: 60, r: 8, fill: sand }),
  ],
  shorts: [
    path("M150 130 L330 130 L365 310 L260 325 L240 230 L220 325 L115 310 Z", sky),
    stroke("M147 165 L333 165"),
    stroke("M225 165 L215 205 M255 165 L265 205", snow),
  ],
  socks: [
    path("M150 95 L230 95 L230 255 C230 290 175 345 140 370 C105 390 80 350 105 325 L150 275 Z", sand),
    path("M270 95 L350 95 L350 255 C350 290 295 345 260 370 C225 390 200 350 225 325 L270 275 Z", sand),
    stroke("M150 135 L230 135 M270 135 L350 135", ember, 14),
  ],
  hat: [
    path("M120 290 C110 150 180 110 240 110 C300 110 370 150 360 290 Z", ember),
    box(105, 280, { w: 270, h: 70, r: 26, fill: sand }),
    dot(240, 100, { r: 28, fill: snow }),
    stroke("M170 165 L165 265 M240 145 L240 265 M310 165 L315 265"),
  ],
  boot: [
    path(
      "M150 95 L265 95 L265 215 C310 235 370 250 385 300 L385 335 L130 335 C130 270 150 200 150 95 Z",
      sand,
    ),
    path("M120 335 L395 335 L385 380 L290 380 L275 365 L225 365 L210 380 L125 380 Z", ink),
    stroke("M205 140 L265 140 M210 180 L268 180 M225 220 L285 228", ember, 10),
    stroke("M150 130 L180 130"),
  ],
  sneaker: [
    path("M85 215 C105 235 140 225 160 190 L235 240 C290 275 385 265 395 315 L395 335 L85 335 Z", sky),
    path("M75 335 L405 335 L395 370 L85 370 Z", snow),
    stroke("M190 215 L170 245 M215 232 L195 262 M242 248 L222 278", snow, 9),
    stroke("M90 300 C160 300 200 310 260 325", ember, 10),
  ],
  sandal: [
    path("M85 330 C90 290 150 300 210 300 C290 300 390 290 400 335 L395 370 L90 370 Z", sand),
    stroke("M120 305 C130 220 165 205 190 300", pine, 22),
    stroke("M250 300 C270 220 330 225 350 305", pine, 22),
    stroke("M165 235 L285 250", pine, 22),
  ],
  backpack: [
    box(145, 90, { w: 190, h: 80, r: 36, fill: ember }),
    box(130, 140, { w: 220, h: 250, r: 40, fill: pine }),
    box(165, 265, { w: 150, h: 95, r: 18, fill: moss }),
    box(95, 220, { w: 45, h: 120, r: 18, fill: moss }),
    box(340, 220, { w: 45, h: 120, r: 18, fill: moss }),
    stroke("M200 140 L200 265 M280 140 L280 265"),
    stroke("M150 75 C190 50 290 50 330 75", sand, 26),
  ],
  daypack: [
    stroke("M205 120 C205 75 275 75 275 120"),
    path("M130 380 L130 200 C130 80 350 80 350 200 L350 380 C350 395 130 395 130 380 Z", sky),
    box(165, 255, { w: 150, h: 105, r: 22, fill: sand }),
    stroke("M165 295 L315 295"),
    stroke("M150 205 C190 175 290 175 330 205"),
  ],
  drybag: [
    path("M140 165 L340 165 L355 375 C355 400 125 400 125 375 Z", ember),
    box(140, 110, { w: 200, h: 55, r: 20, fill: ink }),
    stroke("M140 135 C90 110 120 70 200 80 L290 80 C360 70 390 110 340 135", ink, 10),
    path("M240 235 C265 270 280 290 280 310 C280 360 200 360 200 310 C200 290 215 270 240 235 Z", sky),
  ],
  hipbag: [
    stroke("M60 205 C120 140 360 140 420 205", ink, 16),
    path("M110 205 L370 205 C385 300 340 350 240 350 C140 350 95 300 110 205 Z", stone),
    stroke("M130 240 L350 240"),
    stroke("M350 240 L350 275", ember, 10),
  ],
  tent: [
    path("M240 95 L420 365 L60 365 Z", ember),
    path("M240 95 L300 365 L180 365 Z", snow),
    path("M240 95 L240 365 L180 365 Z", sand),
    stroke("M40 365 L440 365"),
    stroke("M240 95 L225 70 M240 95 L255 70"),
  ],
  tarp: [
    path("M70 230 L240 120 L410 230 L330 250 L240 190 L150 250 Z", pine),
    stroke("M95 235 L95 375 M385 235 L385 375 M240 190 L240 375", sand, 12),
    stroke("M70 230 L40 375 M410 230 L440 375"),
    stroke("M30 377 L450 377"),
  ],
  pegs: [
    ...[130, 210, 290, 370].flatMap((x) => [
      path(`M${x - 20} 120 L${x + 8} 120 L${x} 365 L${x - 10} 365 Z`, stone),
      stroke(`M${x + 2} 135 C${x + 45} 140 ${x + 40} 195 ${x} 175`, ember, 8),
    ]),
  ],
  sleepingbag: [
    path(
      "M240 75 C330 75 345 160 335 230 L310 375 C305 400 175 400 170 375 L145 230 C135 160 150 75 240 75 Z",
      pine,
    ),
    path("M240 105 C290 105 300 150 285 185 C270 210 210 210 195 185 C180 150 190 105 240 105 Z", snow),
    stroke("M155 250 L325 250 M162 300 L318 300 M170 350 L310 350", moss),
    stroke("M240 205 L240 385", sand, 8),
  ],
  mat: [
    path("M150 320 L400 230 L430 260 L175 370 Z", sky),
    dot(135, 300, { r: 75, fill: sky }),
    dot(135, 300, { r: 48, fill: moss }),
    dot(135, 300, { r: 20, fill: sky }),
    stroke("M235 295 L255 330 M310 265 L330 300 M375 240 L395 275"),
  ],
  headlamp: [
    stroke("M80 235 C80 100 400 100 400 235", ember, 34),
    stroke("M80 235 C80 290 130 320 170 325 M400 235 C400 290 350 320 310 325", ember, 20),
    box(165, 230, { w: 150, h: 110, r: 34, fill: ink }),
    dot(240, 285, { r: 36, fill: sand }),
    stroke("M240 370 L240 405 M185 360 L165 390 M295 360 L315 390", sand, 10),
  ],
  lantern: [
    stroke("M170 160 C170 60 310 60 310 160"),
    box(165, 150, { w: 150, h: 45, r: 16, fill: pine }),
    box(180, 195, { w: 120, h: 130, r: 10, fill: snow }),
    path("M240 215 C275 255 270 305 240 305 C210 305 205 255 240 215 Z", ember),
    box(150, 325, { w: 180, h: 55, r: 18, fill: pine }),
  ],
  knife: [
    path("M215 255 L385 85 C410 130 375 200 285 300 Z", stone),
    path("M215 240 L300 310 L175 400 C140 420 85 365 110 330 Z", sand),
    dot(165, 350, { r: 10, fill: ink }),
    dot(215, 312, { r: 10, fill: ink }),
  ],
  axe: [
    path("M255 110 L290 120 L200 400 L160 388 Z", sand),
    path(
      "M205 95 C255 85 300 100 325 125 C370 115 405 150 400 225 C360 200 330 205 290 200 L190 170 Z",
      stone,
    ),
  ],
  rope: [
    stroke("M240 130 C110 130 110 350 240 350 C370 350 370 130 240 130 Z", ember, 34),
    stroke("M240 165 C160 165 160 315 240 315 C320 315 320 165 240 165 Z", sand, 26),
    box(205, 105, { w: 70, h: 110, r: 12, fill: sky }),
    stroke("M255 350 C290 400 350 390 375 360", ember, 26),
  ],
  poles: [
    stroke("M165 95 L120 385 M315 95 L360 385", stone, 16),
    stroke("M168 80 L158 145 M312 80 L322 145", sand, 34),
    stroke("M95 345 L155 355 M385 345 L325 355", ink, 12),
    stroke("M168 90 C120 120 130 170 155 150 M312 90 C360 120 350 170 325 150", ember, 8),
  ],
  compass: [
    dot(240, 245, { r: 145, fill: snow }),
    dot(240, 245, { r: 108, fill: moss }),
    path("M300 160 L265 265 L215 225 Z", ember),
    path("M180 330 L215 225 L265 265 Z", snow),
    dot(240, 245, { r: 10, fill: ink }),
    stroke("M240 118 L240 135 M240 355 L240 372 M113 245 L130 245 M350 245 L367 245"),
  ],
  firstaid: [
    stroke("M185 150 C185 95 295 95 295 150"),
    box(90, 150, { w: 300, h: 220, r: 34, fill: ember }),
    `<path d="M215 205 h50 v35 h35 v50 h-35 v35 h-50 v-35 h-35 v-50 h35 Z" fill="${snow}"/>`,
  ],
  thermos: [
    box(185, 70, { w: 110, h: 85, r: 18, fill: stone }),
    box(165, 150, { w: 150, h: 245, r: 26, fill: pine }),
    stroke("M315 195 C385 195 385 320 315 320", ink, 16),
    stroke("M200 200 L200 345", moss, 14),
  ],
  mug: [
    path("M120 150 L320 150 L305 360 C300 380 140 380 135 360 Z", snow),
    stroke("M318 190 C410 180 400 320 308 315", ink, 16),
    stroke("M120 150 L320 150", sky, 16),
    path("M170 310 L205 245 L225 275 L250 225 L280 310 Z", pine),
  ],
  pot: [
    stroke("M110 200 C110 60 370 60 370 200"),
    path("M110 210 L370 210 L355 360 C350 385 130 385 125 360 Z", stone),
    box(95, 185, { w: 290, h: 38, r: 16, fill: ink }),
    stroke("M150 250 L160 345", snow, 12),
  ],
  stove: [
    path("M175 330 C175 290 305 290 305 330 L305 385 C305 400 175 400 175 385 Z", sky),
    box(218, 250, { w: 44, h: 60, r: 8, fill: stone }),
    stroke("M240 250 L140 190 M240 250 L340 190 M240 250 L240 200", ink, 10),
    path("M240 90 C285 135 275 190 240 190 C205 190 195 135 240 90 Z", ember),
    path("M240 135 C260 155 255 180 240 180 C225 180 220 155 240 135 Z", sand),
    stroke("M262 280 L325 280"),
  ],
  spoon: [
    stroke("M165 315 L315 165", ember, 30),
    path("M75 405 C60 340 130 280 175 305 C200 350 140 420 75 405 Z", ember),
    path(
      "M300 180 C290 130 330 90 370 75 L345 130 L395 90 L365 145 L410 115 C400 155 350 190 300 180 Z",
      ember,
    ),
  ],
  matches: [
    box(110, 215, { w: 260, h: 160, r: 14, fill: sand }),
    box(110, 290, { w: 260, h: 40, r: 4, fill: ink }),
    stroke("M170 215 L155 120 M240 215 L240 105 M310 215 L325 120", snow, 12),
    dot(153, 112, { r: 15, fill: ember }),
    dot(240, 97, { r: 15, fill: ember }),
    dot(327, 112, { r: 15, fill: ember }),
  ],
} as const satisfies Readonly<Record<string, readonly string[]>>;

export type PictureName = keyof typeof drawings;
export const pictureNames = Object.keys(drawings).filter((name): name is PictureName => name in drawings);

/** The drawing as an SVG document. */
export const pictureSvg = (name: PictureName): string =>
  [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 480" width="480" height="480">`,
    `<rect width="480" height="480" fill="#eee6d6"/><circle cx="240" cy="240" r="205" fill="#e2d8c3"/>`,
    ...drawings[name],
    "</svg>",
  ].join("\n");
