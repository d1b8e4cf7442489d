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
    public void What_stood_in_it_and_comes_back_empty_was_emptied()
    {
        var form = Form with { Fields = [.. ((string[])["kept", "emptied", "dash", "never"]).Select(name => new FormField(name, name, FormFieldKind.Lines) { Optional = true, Value = name == "never" ? null : "stood there" })] };
        var view = SlackForm.View(form, new OutboxMessage("slack", "C1", "{}", DateTimeOffset.UnixEpoch), null);
        JsonObject Said(string? value) => new() { ["value"] = new JsonObject { ["type"] = "plain_text_input", ["value"] = value } };
        view["state"] = new JsonObject { ["values"] = new JsonObject { ["kept"] = Said("stood there"), ["emptied"] = Said(null), ["dash"] = Said(" - "), ["never"] = Said(null) } };
        var read = SlackForm.Read(new JsonObject { ["user"] = new JsonObject { ["id"] = "U1" }, ["view"] = view });
        Assert.Equal(["emptied", "dash"], read!.Value.Answers.Emptied);
    }

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
