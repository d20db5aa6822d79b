// One JSON object a line in, one out: the message crypto of npm's `wechat-crypto`.
const WXBizMsgCrypt = require("wechat-crypto");
const lines = require("readline").createInterface({ input: process.stdin });

const jobs = {
  encrypt: (crypt, { text, timestamp, nonce }) => {
    const encrypted = crypt.encrypt(text);
    return { encrypted, signature: crypt.getSignature(timestamp, nonce, encrypted) };
  },
  decrypt: (crypt, { encrypted, timestamp, nonce }) => ({
    ...crypt.decrypt(encrypted),
    signature: crypt.getSignature(timestamp, nonce, encrypted),
  }),
};

lines.on("line", (line) => {
  const { job, token, key, appId, ...rest } = JSON.parse(line);
  console.log(JSON.stringify(jobs[job](new WXBizMsgCrypt(token, key, appId), rest)));
});
