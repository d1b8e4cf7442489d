using CoResearch.Bot.Delivery;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Data;
using Microsoft.Extensions.DependencyInjection;

namespace CoResearch.Bot.Platforms.Slack;

/// <summary>What a message needs of the database on its way to Slack: the accounts of the people in it, and buttons for forms.</summary>
internal sealed class SlackAccounts(IServiceScopeFactory scopes)
{
    /// <summary>The Slack account of each person whom the message mentions and who has one.</summary>
    public async Task<IReadOnlyDictionary<long, string>> OfAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        return await AccountsIn.MessageAsync(scope.ServiceProvider.GetRequiredService<CoResearchDb>(), message, SlackPlatform.PlatformName, cancellationToken);
    }

    /// <summary>What stands for a file that Slack does not take, in the lab's language.</summary>
    public ChatMessage WithoutFile(string name, string why)
    {
        using var scope = scopes.CreateScope();
        return scope.ServiceProvider.GetRequiredService<Texts>().Say("slack.no_file", new { name = TextSpan.OfMember(name), why = new CodeSpan(why) });
    }

    /// <summary>Each form as a button that opens it: a press brings the fresh trigger that a form needs.</summary>
    public async Task<ChatMessage> WithFormButtonsAsync(ChatMessage message, CancellationToken cancellationToken)
    {
        if (!message.Blocks.Any(b => b is FormBlock)) return message;
        await using var scope = scopes.CreateAsyncScope();
        var outbox = scope.ServiceProvider.GetRequiredService<Outbox>();
        var blocks = new List<Block>();
        foreach (var block in message.Blocks)
        {
            if (block is not FormBlock form)
            {
                blocks.Add(block);
                continue;
            }
            var command = "/" + form.Command;
            blocks.Add(new ParagraphBlock([new StrongSpan(form.Title)]));
            blocks.Add(new ButtonsBlock([new Button(form.Open.Length > 0 ? form.Open : form.Submit, command) { Token = await outbox.TokenAsync(command, null, cancellationToken) }]));
        }
        await scope.ServiceProvider.GetRequiredService<CoResearchDb>().CommitAsync(cancellationToken);
        return message with { Blocks = blocks };
    }
}
