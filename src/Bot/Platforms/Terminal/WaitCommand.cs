using CoResearch.Bot.Delivery;
using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Submissions;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>Lets a transcript go on when the work that its lines started is done.</summary>
internal sealed class WaitCommand(IServiceScopeFactory scopes, LookForPushes look, TimeProvider time, Texts texts) : ICommand
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(100);

    public CommandSpec Spec => new("wait", "Go on when all running work is done: for transcripts")
    {
        Example = "/wait",
        Topic = Topics.Terminal,
        TerminalOnly = true,
    };

    public async Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken)
    {
        // What was pushed before belongs to the running work; what cannot be looked at is told by the job that looks every few seconds.
        await look.RunAsync(cancellationToken);
        while (true)
        {
            await using (var scope = scopes.CreateAsyncScope())
            {
                var pending = scope.ServiceProvider.GetRequiredService<PendingWork>();
                if (!await pending.WorkingAsync(call.Platform, cancellationToken))
                    return await pending.HeldAsync(call.Platform, cancellationToken) is { } held
                        ? new ChatMessage(texts.Paragraph("terminal.waited"), held.Told(texts)) : texts.Say("terminal.waited");
            }
            await Task.Delay(LookAgain, time, cancellationToken);
        }
    }
}
