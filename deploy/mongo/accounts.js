// At the first start: notification's own account, with rights to its own database and nothing else.
const password = require("node:fs").readFileSync("/run/secrets/mongo_notification_password", "utf8").trim();
db.getSiblingDB("notification").createUser({
  user: "notification",
  pwd: password,
  roles: [{ role: "readWrite", db: "notification" }],
});
