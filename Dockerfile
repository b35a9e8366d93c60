# syntax=docker/dockerfile:1
# One image for all of Torg; what a container is, its arguments say: `up --target=order`.
ARG BUN=oven/bun:1.4.5-slim

FROM ${BUN} AS packages
WORKDIR /torg
COPY package.json bun.lockb bunfig.toml ./
COPY patches patches
COPY packages/cart/package.json packages/cart/
COPY packages/chassis/package.json packages/chassis/
COPY packages/contracts/package.json packages/contracts/
COPY packages/gateway/package.json packages/gateway/
COPY packages/integration/package.json packages/integration/
COPY packages/notification/package.json packages/notification/
COPY packages/order/package.json packages/order/
COPY packages/product/package.json packages/product/
COPY packages/torg/package.json packages/torg/
COPY packages/user/package.json packages/user/
# Without the embedded PostgreSQL (optional, 60 MB): a container is given a server
RUN bun install --frozen-lockfile --production --omit=optional

FROM ${BUN}
WORKDIR /torg
COPY --from=packages /torg ./
COPY packages packages
# Below it, whatever is mounted over it, nothing is written by a container that keeps no files
RUN mkdir -p /var/lib/torg/files && chown -R bun:bun /var/lib/torg
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 LOG_FORMAT=json TORG_DATA=/var/lib/torg FILES_DIR=/var/lib/torg/files
USER bun
EXPOSE 3000
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 \
  CMD ["bun", "-e", "process.exit((await fetch('http://127.0.0.1:3000/readyz')).ok ? 0 : 1)"]
ENTRYPOINT ["bun", "packages/torg/src/main.ts"]
CMD ["up"]
