using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using CoResearch.Bot.Messages;
using CoResearch.Bot.Platforms.Slack;
using CoResearch.Domain.Notices;
using CoResearch.TestKit.Slack;
using CsCheck;
using Xunit;

namespace CoResearch.Bot.Tests.Slack;

/// <summary>Every block as Slack gets it, held against files beside this test; and whatever a message holds, Slack takes it.</summary>
public sealed class SlackRendererTests
{
    private static readonly Dictionary<long, string> Accounts = new() { [1] = "U1ALICE" };
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly OutboxMessage Envelope = new("slack", "C1", "{}", DateTimeOffset.UnixEpoch);

    [Theory]
    [InlineData("Type /join tides first.", "Type /co join tides first.")]
    [InlineData("/challenge add <folder>, then /help.", "/co challenge add <folder>, then /co help.")]
    [InlineData("/scores and /submit are Slack's too", "/scores and /submit are Slack's too")]
    [InlineData("data/join, /var/join/x, https://join/help, /nosuch", "data/join, /var/join/x, https://join/help, /nosuch")]
    public void A_command_is_proposed_as_it_is_typed_in_Slack(string text, string shown) => Assert.Equal(shown, SlackCommands.AsTyped(text));

    [Fact]
    public void What_is_typed_elsewhere_stays_as_it_is_typed_there()
    {
        var post = Render(new ParagraphBlock([new CodeSpan("/link ABCD") { Quoted = true }, new TextSpan(" (in Slack: "), new CodeSpan("/co link ABCD"), new TextSpan(")")])).Posts[0];
        Assert.Equal("/link ABCD (in Slack: /co link ABCD)", post.Text);
        Assert.DoesNotContain("/co /", post.Blocks.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(1, post.Blocks.ToJsonString().Split("/co link").Length - 1);
    }

    [Fact]
    public void What_somebody_announces_is_not_put_into_Slacks_words()
    {
        var said = new ChatMessage(new ParagraphBlock([new TextSpan("Put it below /data, then /join.") { Quoted = true }]), new ParagraphBlock([new TextSpan("Type /join.")]));
        var post = Assert.Single(SlackRenderer.Render(said, new Dictionary<long, string>()).Posts);
        Assert.Equal("Put it below /data, then /join.\nType /co join.", post.Text);
        Assert.Contains("then /join.", post.Blocks.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Blocks_look_as_they_should() =>
        Snapshot.Matches("blocks.json", new JsonArray([.. EveryBlock.All.Select(b => (JsonNode)Shown(Pressable(b)))]).ToJsonString(Readable));

    [Fact]
    public void A_home_page_looks_as_it_should() =>
        Snapshot.Matches("home.json", SlackRenderer.RenderHome(new ChatMessage([.. EveryBlock.All.Select(Pressable)]), Accounts).ToJsonString(Readable));

    [Fact]
    public void A_form_looks_as_it_should() =>
        Snapshot.Matches("form.json", SlackForm.View(EveryBlock.All.OfType<FormBlock>().Single(), Envelope, null).ToJsonString(Readable));

    [Fact]
    public void Nothing_in_a_text_becomes_a_mention_a_link_or_markup()
    {
        const string Hostile = "<!channel> <@U1> <https://evil.example|click> *bold* `code` @here &lt;";
        var post = Render(new ParagraphBlock([new TextSpan(Hostile)]), new HeadingBlock(Hostile), new LogBlock(Hostile)).Posts.Single();
        Assert.DoesNotContain("mrkdwn", post.Blocks.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain('<', post.Text);
        var element = post.Blocks[0]!["elements"]![0]!["elements"]![0]!;
        Assert.Equal(("text", Hostile), (element["type"]!.ToString(), element["text"]!.ToString()));
    }

    [Fact]
    public void Only_web_addresses_are_links()
    {
        var elements = Render(new ParagraphBlock([new LinkSpan("a", "https://x.org"), new LinkSpan("b", "javascript:alert(1)")])).Posts[0].Blocks[0]!["elements"]![0]!["elements"]!.AsArray();
        Assert.Equal(["link", "text"], elements.Select(e => e!["type"]!.ToString()));
    }

    [Fact]
    public void A_long_table_is_paged_with_its_titles_and_loses_no_row()
    {
        var rows = Enumerable.Range(1, 250).Select(i => new Row([[new TextSpan($"{i}")], [new TextSpan($"name {i}")]])).ToList();
        var posts = Render(new TableBlock([new Column("Rank", true), new Column("Name")], rows)).Posts;
        Assert.True(posts.Count >= 3);
        var shown = posts.SelectMany(p => p.Blocks.Single()!["rows"]!.AsArray().Skip(1)).Select(r => r![0]!["text"]!.ToString()).ToList();
        Assert.Equal(Enumerable.Range(1, 250).Select(i => $"{i}"), shown);
        Assert.All(posts, p => Assert.Equal("Rank", p.Blocks[0]!["rows"]![0]![0]!["text"]!.ToString()));

        // Notifications and screen readers hear each page's own beginning.
        Assert.StartsWith("Rank  Name\n   1  name 1\n", posts[0].Text, StringComparison.Ordinal);
        Assert.StartsWith($"Rank  Name\n{posts[1].Blocks[0]!["rows"]![1]![0]!["text"]}  name ", posts[1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_second_table_is_fixed_width_or_a_message_of_its_own_with_its_title()
    {
        var small = new TableBlock([new Column("A")], [new Row([[new TextSpan("1")]])]);
        var post = Render(small, small).Posts.Single();
        Assert.Equal(["table", "rich_text"], post.Blocks.Select(b => b!["type"]!.ToString()));
        Assert.Equal("A\n1", post.Blocks[1]!["elements"]![0]!["elements"]![0]!["text"]!.ToString());
        var broad = new TableBlock([new Column("A")], [new Row([[new TextSpan(new string('x', 100))]])]);
        var posts = Render(small, new ParagraphBlock([new TextSpan("Not ranked:")]), broad).Posts;
        Assert.Equal([["table"], ["rich_text", "table"]], posts.Select(p => p.Blocks.Select(b => b!["type"]!.ToString())));
        var wide = new TableBlock([.. Enumerable.Range(0, 21).Select(i => new Column($"c{i}"))], [new Row([.. Enumerable.Range(0, 21).Select(i => (IReadOnlyList<Messages.Span>)[new TextSpan($"{i}")])])]);
        Assert.Equal("rich_text_preformatted", Render(wide).Posts[0].Blocks[0]!["elements"]![0]!["type"]!.ToString());
    }

    [Fact]
    public void A_long_log_is_a_file_and_a_long_paragraph_several_blocks()
    {
        var log = Render(new LogBlock(new string('x', 5000), "log of #12"));
        Assert.Empty(log.Posts);
        Assert.Equal(("log-of--12.txt", 5000), (log.Files[0].Name, log.Files[0].Content!.Length));
        var text = string.Concat(Enumerable.Range(0, 9000).Select(i => (char)('a' + (i % 26))));
        var said = string.Concat(Render(new ParagraphBlock([new TextSpan(text)])).Posts.SelectMany(p => p.Blocks).Select(b => b!["elements"]![0]!["elements"]![0]!["text"]!.ToString()));
        Assert.Equal(text, said);
    }

    [Fact]
    public void A_button_without_a_token_shows_its_command() =>
        Assert.Contains("/co status 12", Render(new ButtonsBlock([new Messages.Button("Status", "/status 12")])).Posts[0].Blocks.ToJsonString(), StringComparison.Ordinal);

    [Fact]
    public void Thirty_buttons_are_two_rows()
    {
        var buttons = Enumerable.Range(0, 30).Select(i => new Messages.Button($"b{i}", "/x") { Token = $"t{i}" }).ToList();
        Assert.Equal([25, 5], Render(new ButtonsBlock(buttons)).Posts[0].Blocks.Select(b => b!["elements"]!.AsArray().Count));
    }

    [Fact]
    public void Whatever_a_message_holds_Slack_takes_it() => Messages.Sample(message =>
    {
        var rendering = SlackRenderer.Render(message, Accounts);
        foreach (var post in rendering.Posts)
        {
            SlackLimits.Check(new JsonObject { ["blocks"] = post.Blocks.DeepClone(), ["text"] = post.Text.Length == 0 ? null : post.Text });
            Assert.Empty(SlackBlockCheck.Message(post.Blocks));
        }
        var home = SlackRenderer.RenderHome(message, Accounts);
        SlackLimits.Check(home);
        Assert.Empty(SlackBlockCheck.View(home, "home"));
        foreach (var form in rendering.Forms)
        {
            var view = SlackForm.View(form, Envelope, null);
            SlackLimits.Check(view);
            Assert.Empty(SlackBlockCheck.View(view, "modal"));
        }
    }, iter: 200);

    [Fact]
    public void The_check_finds_what_Slack_would_refuse()
    {
        static void Refused(string json) => Assert.Throws<InvalidDataException>(() => SlackLimits.Check(JsonNode.Parse(json)!));
        Refused("""{"blocks":[]}""");
        Refused("""{"blocks":[{"type":"header","text":{"type":"plain_text","text":""}}]}""");
        Refused("""{"blocks":[{"type":"video"}]}""");
        Refused("""{"blocks":[{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"text","text":""}]}]}]}""");
        Refused($$"""{"blocks":[{{string.Join(',', Enumerable.Repeat("""{"type":"header","text":{"type":"plain_text","text":"x"}}""", 51))}}]}""");
        Refused("""{"type":"modal","title":{"type":"plain_text","text":"a title that is longer than 24"},"blocks":[]}""");
    }

    private static readonly string Smileys = string.Concat(Enumerable.Repeat("😀", 3000));

    private static readonly Gen<string> Words = Gen.OneOf(
        Gen.String[0, 60], Gen.Const(""), Gen.Const("  \n "), Gen.Const("<!channel> & *x* 😀"), Gen.Int[0, 12_000].Select(n => new string('x', n)), Gen.Const(Smileys));

    private static readonly Gen<Messages.Span> Spans = Gen.OneOf<Messages.Span>(
        Words.Select(t => (Messages.Span)new TextSpan(t)), Words.Select(t => (Messages.Span)new StrongSpan(t)), Words.Select(t => (Messages.Span)new CodeSpan(t)),
        Gen.Select(Gen.Long[0, 3], Words, (id, name) => (Messages.Span)new PersonSpan(id, name)),
        Gen.Select(Words, Gen.OneOf(Words, Gen.Const("https://x.org"), Gen.Const("https://x.org/" + new string('a', 4000))), (t, a) => (Messages.Span)new LinkSpan(t, a)),
        Gen.Const((Messages.Span)new TimeSpanned(DateTimeOffset.UnixEpoch)));

    private static readonly Gen<Messages.Span> Short = Gen.Frequency(
        (20, Gen.String[0, 20].Select(t => (Messages.Span)new TextSpan(t))), (1, Gen.Const((Messages.Span)new CodeSpan(Smileys))), (3, Gen.Const((Messages.Span)new PersonSpan(1, "a"))));

    private static readonly Gen<Block> Blocks = Gen.OneOf<Block>(
        Words.Select(t => (Block)new HeadingBlock(t)), Spans.List[0, 5].Select(s => (Block)new ParagraphBlock(s)),
        Gen.Select(Words, Spans.List[0, 3], (label, value) => new Field(label, value)).List[0, 12].Select(f => (Block)new FieldsBlock(f)),
        Gen.Select(Gen.Int[0, 22], Gen.Int[0, 130]).SelectMany((columns, rows) => Gen.Select(
            Gen.String[0, 20].List[columns, columns], Gen.Select(Short.List[0, 2].List[0, columns + 1].Select(c => (IReadOnlyList<IReadOnlyList<Messages.Span>>)[.. c]), Gen.Bool, (cells, marked) => new Row(cells, marked)).List[0, rows > 100 ? 3 : 6],
            (titles, some) => (Block)new TableBlock([.. titles.Select(t => new Column(t, t.Length % 2 == 0))], [.. Enumerable.Range(0, some.Count == 0 ? 0 : rows).Select(i => some[i % some.Count])]))),
        Gen.Select(Words, Words, (text, name) => (Block)new LogBlock(text, name)), Words.Select(t => (Block)new ProgressBlock(t.Length / 100.0, t)),
        Gen.Select(Words, Gen.Int[0, 99], (label, token) => new Messages.Button(label, "/x " + label) { Token = token == 0 ? null : $"t{token}" }).List[0, 60].Select(b => (Block)new ButtonsBlock(b)),
        Words.Select(t => (Block)new PlotBlock("plots/a.png", t, [])), Words.Select(t => (Block)new FileBlock("a.txt", t)),
        Gen.Select(Words, Gen.Enum<FormFieldKind>(), Gen.Select(Words, Words, (label, value) => new FormChoice(label, value)).List[0, 130], (label, kind, choices) => (label, kind, choices)).List[1, 9]
            .Select(fields => (Block)new FormBlock("join", fields[0].label, fields[0].label, [.. fields.Select((f, i) => new FormField($"f{i}", f.label, f.kind) { Choices = f.choices, Hint = f.label, Value = f.label })])));

    private static readonly Gen<ChatMessage> Messages = Blocks.List[0, 8].Select(b => new ChatMessage(b));

    private static SlackRendering Render(params Block[] blocks) => SlackRenderer.Render(new ChatMessage(blocks), Accounts);

    /// <summary>Buttons as they lie in the outbox: with tokens.</summary>
    private static Block Pressable(Block block) => block is ButtonsBlock buttons
        ? new ButtonsBlock([.. buttons.Buttons.Select((b, i) => b with { Token = $"token-{i}" })]) : block;

    private static JsonObject Shown(Block block)
    {
        var rendering = Render(block);
        return new JsonObject
        {
            ["block"] = block.GetType().Name,
            ["posts"] = new JsonArray([.. rendering.Posts.Select(p => (JsonNode)new JsonObject { ["text"] = p.Text, ["blocks"] = p.Blocks.DeepClone() })]),
            ["files"] = new JsonArray([.. rendering.Files.Select(f => (JsonNode)new JsonObject { ["name"] = f.Name, ["title"] = f.Title, ["path"] = f.Path, ["alt"] = f.Alt })]),
            ["forms"] = rendering.Forms.Count,
        };
    }
}
