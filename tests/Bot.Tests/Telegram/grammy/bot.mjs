// A small bot in grammY: whatever this client does, our server has to answer as Telegram does.
import { Bot, GrammyError, InlineKeyboard, InputFile } from "grammy";

const [apiRoot, token] = process.argv.slice(2);
const bot = new Bot(token, { client: { apiRoot } });

await bot.api.setMyCommands([{ command: "echo", description: "Say it again" }]);
bot.command("echo", (ctx) =>
  ctx.reply(`<b>${ctx.match}</b>`, { parse_mode: "HTML", reply_markup: new InlineKeyboard().text("Louder", "louder") }));
bot.command("file", (ctx) => ctx.replyWithDocument(new InputFile(Buffer.from("a,b"), "table.csv"), { caption: "a table" }));
bot.command("wrong", async (ctx) => {
  const refusals = [];
  for (const text of ["<b>x", "x".repeat(4097)]) {
    await ctx.reply(text, { parse_mode: "HTML" }).catch((e) => refusals.push(e instanceof GrammyError ? e.error_code : String(e)));
  }
  await ctx.reply(refusals.join(" "));
});
bot.on("message:document", async (ctx) => {
  const file = await ctx.getFile();
  const answer = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  await ctx.reply(`${ctx.message.document.file_name}: ${await answer.text()}`);
});
bot.callbackQuery("louder", async (ctx) => {
  await ctx.answerCallbackQuery();
  await ctx.editMessageText("LOUDER");
});
bot.on("message_reaction", async (ctx) => {
  const { emojiAdded } = ctx.reactions();
  await ctx.reply(`reaction ${emojiAdded.join("")}`);
});
bot.catch((e) => {
  console.error(e);
  process.exit(1);
});
process.stdin.on("end", () => bot.stop()).resume();
await bot.start({ allowed_updates: ["message", "callback_query", "message_reaction"], timeout: 1, onStart: () => console.log("started") });
