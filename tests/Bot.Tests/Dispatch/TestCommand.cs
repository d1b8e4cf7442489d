using CoResearch.Bot.Dispatch;
using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Tests.Dispatch;

/// <summary>A command that answers "done", unless a test makes it do more.</summary>
internal abstract class TestCommand : ICommand
{
    public static ChatMessage Done { get; } = new(new ParagraphBlock([new TextSpan("done")]));

    public abstract CommandSpec Spec { get; }

    public virtual Task<ChatMessage> RunAsync(CommandCall call, CancellationToken cancellationToken) => Task.FromResult(Done);
}
