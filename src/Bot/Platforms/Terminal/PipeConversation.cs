using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using CoResearch.Domain.Lab;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>
/// A conversation that reads like a script: a line is a message, echoed with its speaker; the answers follow, indented. The next line
/// is taken when the last one is answered, and the end when all work that the lines started is done, or when nothing can be stored. Blank lines and those that begin
/// with # are left out; a transcript that is played for people shows the latter as narration.
/// </summary>
internal sealed class PipeConversation(
    TerminalOptions options, TerminalSession session, TerminalRenderer renderer, Inbox inbox, Settled settled, IServiceScopeFactory scopes,
    LabRules rules) : ITerminalOutput
{
    private const string Indent = "  ";
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(250);
    private readonly Lock _lock = new();
    private readonly TerminalLook _look = TerminalLook.Of(options, rules);
    private string? _moving;

    public async Task PlayAsync(TextReader lines, bool narrate, CancellationToken cancellationToken)
    {
        var run = Guid.NewGuid().ToString("N");
        var number = 0;
        var said = 0;
        var narrating = false;
        await RestAsync(whole: false, cancellationToken);

        // Reading standard input cannot be cancelled: the wait for it can.
        while (await Task.Run(lines.ReadLine, cancellationToken).WaitAsync(cancellationToken) is { } raw)
        {
            number++;
            var line = raw.Trim('\uFEFF', ' ', '\t');
            if (line.Length == 0)
            {
                narrating = false;
                continue;
            }
            if (line[0] == '#')
            {
                if (narrate) Print(line.TrimStart('#').Trim(), indent: "", space: !narrating);
                narrating = true;
                continue;
            }
            narrating = false;
            said++;
            Print($"{session.Speaker}> {IncomingText.Clean(line)}", indent: "", space: true);
            if ((await inbox.TryReceiveAsync(session.Says(line, $"{run}-{number}"), cancellationToken)).Failed(out var id, out var error))
            {
                session.Answered(error.Code);
                Print(error.Message, Indent, space: false);
                session.IsStuck |= error is NotKept { IsFull: true } && !options.Interactive;
            }
            else await AnsweredAsync(id, cancellationToken);
            if (session.IsStuck) return;
        }
        await RestAsync(whole: true, cancellationToken);
        await SayHeldAsync(cancellationToken);
        if (said == 0 && !narrate) await HowToStartAsync();
    }

    public void Show(string id, ChatMessage message, bool edit, ReadersClock clock)
    {
        session.IsStuck |= message.Refused == NotStored.CodeOfTrouble && !options.Interactive;
        var moving = edit && message.Blocks.Any(b => b is ProgressBlock);
        var look = _look with { Width = _look.Width - Indent.Length, Clock = clock };
        var shown = moving ? TerminalRenderer.RenderProgress(message, look) : renderer.Render(message, look);

        // Of a run that only uses more or less than before, this one line says the same again.
        if (!moving || shown != _moving) Print(shown, Indent, space: false);
        _moving = moving ? shown : null;
    }

    private async Task AnsweredAsync(long id, CancellationToken cancellationToken)
    {
        await RestAsync(whole: false, cancellationToken);
        await using var scope = scopes.CreateAsyncScope();
        var refused = await scope.ServiceProvider.GetRequiredService<CoResearchDb>().Inbox
            .Where(e => e.Id == id).Select(e => e.Refused).FirstAsync(cancellationToken);
        session.Answered(refused);
    }

    /// <summary>Waits until every line is answered; or, for the whole, until nothing is under way. Not where nothing can be stored.</summary>
    private async Task RestAsync(bool whole, CancellationToken cancellationToken)
    {
        while (!session.IsStuck)
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                var pending = scope.ServiceProvider.GetRequiredService<PendingWork>();
                if (!await pending.UnansweredAsync(TerminalPlatform.PlatformName, cancellationToken)
                    && !(whole && await pending.WorkingAsync(TerminalPlatform.PlatformName, cancellationToken))) return;
            }
            await settled.WaitAsync(LookAgain, cancellationToken);
        }
    }

    /// <summary>Says what does not come before the end of quiet hours, where anything is left.</summary>
    private async Task SayHeldAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var texts = scope.ServiceProvider.GetRequiredService<Texts>();
        if (!session.IsStuck && await scope.ServiceProvider.GetRequiredService<PendingWork>().HeldAsync(TerminalPlatform.PlatformName, cancellationToken) is { } held)
            Print(renderer.Render(new ChatMessage(held.Told(texts)), _look), Indent, space: true);
    }

    private async Task HowToStartAsync()
    {
        await using var scope = scopes.CreateAsyncScope();
        var texts = scope.ServiceProvider.GetRequiredService<Texts>();
        var message = new ChatMessage(
            texts.Paragraph("terminal.what"), texts.Paragraph("terminal.start_demo"), texts.Paragraph("terminal.start_prompt"),
            texts.Paragraph("terminal.start_pipe"), texts.Paragraph("terminal.start_platforms"));
        Print(renderer.Render(message, _look), "", space: false);
    }

    private void Print(string text, string indent, bool space)
    {
        lock (_lock)
        {
            if (space) options.Output.WriteLine();
            foreach (var line in text.Split('\n')) options.Output.WriteLine(line.Length == 0 ? "" : indent + line);
            options.Output.Flush();
        }
    }
}
