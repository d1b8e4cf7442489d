using System.Text.Json.Nodes;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Notices;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>Forms as Slack's modals.</summary>
public sealed class SlackFormTests
{
    private static readonly FormBlock Form = new("challenge add", "/challenge add", "Send",
        [new FormField("what", "What", FormFieldKind.Line) { Hint = "as in /challenge update, a path such as /data/x, or one of /challenges" }]);

    [Theory]
    [InlineData("not JSON")]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{ "Conversation": "" }""")]
    [InlineData("""{ "Conversation": 7 }""")]
    public void A_form_that_the_bot_did_not_make_is_none(string metadata) => Assert.Null(SlackForm.Read(new JsonObject
    {
        ["type"] = "view_submission",
        ["user"] = new JsonObject { ["id"] = "U1" },
        ["view"] = new JsonObject { ["id"] = "V1", ["callback_id"] = "join", ["private_metadata"] = metadata, ["state"] = new JsonObject { ["values"] = new JsonObject() } },
    }));

    [Fact]
    public void Commands_in_it_are_written_as_they_are_typed_in_Slack()
    {
        var view = SlackForm.View(Form, new OutboxMessage("slack", "C1", "{}", DateTimeOffset.UnixEpoch), null);
        Assert.Equal("/co challenge add", view["title"]!["text"]!.ToString());
        Assert.Equal("as in /co challenge update, a path such as /data/x, or one of /challenges", view["blocks"]![0]!["hint"]!["text"]!.ToString());
        SlackLimits.Check(view);

        var errors = SlackForm.Errors(view, new Dictionary<string, string> { ["what"] = "Use /challenge update tides instead." });
        Assert.Equal("Use /co challenge update tides instead.", errors["errors"]!["what"]!.ToString());

        // The command behind it stays what it is.
        Assert.Equal("challenge add", view["callback_id"]!.ToString());
    }
}
