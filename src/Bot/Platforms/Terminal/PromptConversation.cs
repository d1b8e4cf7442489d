using System.Threading.Channels;
using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>A conversation at a prompt: lines are edited, answers and progress appear above what is being typed.</summary>
internal sealed class PromptConversation(
    TerminalOptions options, TerminalSession session, TerminalRenderer renderer, PipeConversation pipe, Inbox inbox, Settled settled,
    IServiceScopeFactory scopes, LabRules rules) : ITerminalOutput
{
    private readonly TerminalLook _look = TerminalLook.Of(options, rules);
    private readonly PromptScreen _screen = new(options.Output, () => Console.WindowWidth);
    private readonly LineEditor _editor = new();
    private string? _bye;

    public async Task TalkAsync(bool greet, Task owner, CancellationToken cancellationToken)
    {
        if (greet) await GreetAsync();
        if (!_look.Ansi)
        {
            // A screen that cannot move its cursor: the system edits the line, and messages come between lines.
            await owner;
            await pipe.PlayAsync(options.Input, narrate: false, cancellationToken);
            return;
        }
        var lines = System.Threading.Channels.Channel.CreateUnbounded<string>();
        var keys = new Thread(() => ReadKeys(lines.Writer)) { IsBackground = true, Name = "keys" };
        keys.Start();
        await owner;
        await RecallAsync(cancellationToken);
        var run = Guid.NewGuid().ToString("N");
        var number = 0;
        await foreach (var line in lines.Reader.ReadAllAsync(cancellationToken))
        {
            _screen.Say($"{session.Speaker}> {IncomingText.Clean(line)}");
            Paint();
            if ((await inbox.TryReceiveAsync(session.Says(line, $"{run}-{++number}"), cancellationToken)).Failed(out var id, out var error)) _screen.Say("  " + error.Message);

            // What follows is said by whom this line names.
            else if (line.StartsWith("/as ", StringComparison.OrdinalIgnoreCase)) await HandledAsync(id, cancellationToken);
        }
        _bye = await TextAsync(texts => texts.Of("terminal.bye"));
        _screen.Leave();
    }

    /// <summary>Says the last words to whoever left, when nothing more is said.</summary>
    public void Close()
    {
        if (_bye is { } bye) _screen.End(bye);
    }

    public void Show(string id, ChatMessage message, bool edit, ReadersClock clock)
    {
        if (!_look.Ansi) pipe.Show(id, message, edit, clock);
        else if (message.Blocks.Any(b => b is ProgressBlock)) _screen.Live(id, "  " + TerminalRenderer.RenderProgress(message, Narrow with { Clock = clock }));
        else _screen.Say(Indented(renderer.Render(message, Narrow with { Clock = clock })) + "\r\n", endsLive: id);
        if (_look.Ansi) Paint();
    }

    private TerminalLook Narrow => _look with { Width = Math.Clamp(Console.WindowWidth, 20, 160) - 3 };

    private static string Indented(string text) => string.Join("\r\n", text.Split('\n').Select(line => line.Length == 0 ? line : "  " + line));

    private void Paint() => _screen.Prompt($"{session.Speaker}> ", _editor.Text, _editor.Cursor);

    private void ReadKeys(ChannelWriter<string> lines)
    {
        Console.TreatControlCAsInput = true;
        Paint();
        while (true)
        {
            var outcome = _editor.Press(Console.ReadKey(intercept: true));
            if (outcome == LineEditor.Outcome.Leave) break;
            if (outcome == LineEditor.Outcome.Entered)
            {
                var line = _editor.TakeLine();
                if (line.Trim().Length > 0) lines.TryWrite(line.Trim());
            }

            // A paste arrives as many keys: it is painted once.
            if (!Console.KeyAvailable) Paint();
        }
        lines.Complete();
    }

    private async Task HandledAsync(long id, CancellationToken cancellationToken)
    {
        while (true)
        {
            await using (var scope = scopes.CreateAsyncScope())
                if (await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Inbox.AnyAsync(e => e.Id == id && e.HandledAt != null, cancellationToken)) return;
            await settled.WaitAsync(TimeSpan.FromMilliseconds(100), cancellationToken);
        }
    }

    private async Task RecallAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var said = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Inbox
            .Where(e => e.Platform == TerminalPlatform.PlatformName).OrderByDescending(e => e.Id).Take(200).Select(e => e.Text).ToListAsync(cancellationToken);
        said.Reverse();
        _editor.Remember(said);
    }

    private async Task GreetAsync()
    {
        var message = await TextAsync(texts => new ChatMessage(
            texts.Paragraph("terminal.what"), texts.Paragraph("terminal.hello", new { person = new StrongSpan(session.Starter) })));
        options.Output.WriteLine(renderer.Render(message, _look) + "\n");
    }

    private async Task<T> TextAsync<T>(Func<Texts, T> read)
    {
        await using var scope = scopes.CreateAsyncScope();
        return read(scope.ServiceProvider.GetRequiredService<Texts>());
    }
}
