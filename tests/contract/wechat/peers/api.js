// Calls an API as npm's `co-wechat-api` does: api.js PREFIX APPID SECRET OPENID TEMPLATE
const WechatAPI = require("co-wechat-api");
const [prefix, appId, secret, openid, template] = process.argv.slice(2);
const api = new WechatAPI(appId, secret);
api.prefix = prefix;

const menu = {
  button: [
    { type: "click", name: "我要提案", key: "propose" },
    { name: "更多", sub_button: [{ type: "view", name: "网页", url: "https://example.org/" }] },
  ],
};

async function refused(call) {
  try {
    return await call();
  } catch (error) {
    return { refused: error.code };
  }
}

async function main() {
  return {
    sent: await api.sendText(openid, "您好，收到了"),
    created: await api.createMenu(menu),
    menu: await api.getMenu(),
    template: await api.sendTemplate(openid, template, "", "", { thing1: { value: "路灯" } }),
    unknown: await refused(() => api.sendText("nobody", "在吗")),
  };
}

main().then((found) => console.log(JSON.stringify(found)));
