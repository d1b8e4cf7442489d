using CoResearch.Bot.Messages;

namespace CoResearch.Bot.Platforms.Terminal;

/// <summary>A conversation at a prompt.</summary>
internal sealed class PromptConversation(PipeConversation pipe, TerminalOptions options) : ITerminalOutput
{
    public Task TalkAsync(bool greet, CancellationToken cancellationToken) => pipe.PlayAsync(options.Input, narrate: !greet, cancellationToken);

    public void Show(string id, ChatMessage message, bool edit) => pipe.Show(id, message, edit);
}
