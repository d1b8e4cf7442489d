// Slack's own framework as the bot: it answers what the test lets people do, and so proves the test server.
import bolt from '@slack/bolt';
import { WebClient } from '@slack/web-api';

const slackApiUrl = process.env.SLACK_API_URL;
const app = new bolt.App({
  token: process.env.SLACK_BOT_TOKEN,
  appToken: process.env.SLACK_APP_TOKEN,
  socketMode: true,
  clientOptions: { slackApiUrl },
  logLevel: 'error',
});

app.message('hello', async ({ message, say }) => {
  await say({ text: `echo ${message.text}`, blocks: [{ type: 'section', text: { type: 'mrkdwn', text: 'echo' } }] });
});
app.event('app_mention', async ({ event, say }) => {
  await say({ text: `mentioned in ${event.ts}`, thread_ts: event.ts });
});
app.event('app_home_opened', async ({ event, client }) => {
  await client.views.publish({
    user_id: event.user,
    view: { type: 'home', blocks: [{ type: 'header', text: { type: 'plain_text', text: 'Home' } }] },
  });
});
app.event('reaction_added', async ({ event, client }) => {
  await client.chat.update({ channel: event.item.channel, ts: event.item.ts, text: `liked with ${event.reaction}` });
});
app.command('/co', async ({ command, ack, respond, client }) => {
  await ack();
  await respond(`heard ${command.text}`);
  await client.views.open({
    trigger_id: command.trigger_id,
    view: {
      type: 'modal',
      callback_id: 'form',
      title: { type: 'plain_text', text: 'Form' },
      submit: { type: 'plain_text', text: 'Go' },
      blocks: [{
        type: 'input',
        block_id: 'name',
        label: { type: 'plain_text', text: 'Name' },
        element: { type: 'plain_text_input', action_id: 'value' },
      }],
    },
  });
});
app.view('form', async ({ view, ack }) => {
  if (view.state.values.name.value.value === 'wrong') await ack({ response_action: 'errors', errors: { name: 'not that' } });
  else await ack();
});
app.action(/.*/, async ({ action, ack, client, body }) => {
  await ack();
  await client.filesUploadV2({ channel_id: body.channel.id, filename: `${action.value}.txt`, content: 'pressed' });
});

app.error(async (error) => console.error(JSON.stringify(error.data ?? String(error))));

const stranger = new WebClient('xoxb-stranger', { slackApiUrl, retryConfig: { retries: 0 } });
const refused = await stranger.auth.test().catch((error) => error.data?.error);
await app.start();
console.log(`ready ${refused}`);
