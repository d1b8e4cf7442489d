using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Dispatch;

/// <summary>
/// One command: what it is, and what it answers. It changes the unit of work it is given and never sends, never commits and never
/// knows a platform: the dispatcher commits its changes together with the reply.
/// </summary>
internal interface ICommand
{
    CommandSpec Spec { get; }

    Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken);
}
