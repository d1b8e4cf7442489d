using CoResearch.Bot.Dispatch;
using CsCheck;
using Xunit;

namespace CoResearch.Bot.Tests.Dispatch;

public sealed class ArgumentBinderTests
{
    private static readonly string[] Slugs = ["satellites", "gamma-hadron"];

    private static readonly CommandSpec Submit = Spec("submit",
        new("challenge", ArgumentKind.Challenge, "which", Optional: true), new("revision", ArgumentKind.Word, "a commit or branch", Optional: true));

    private static readonly CommandSpec Add = Spec("challenge add",
        new("what", ArgumentKind.Word, "a template, folder or address"),
        new("slug", ArgumentKind.Word, "its name here", Optional: true) { After = "as" },
        new("options", ArgumentKind.Settings, "from=…", Optional: true));

    private static readonly CommandSpec Tweak = Spec("tweak",
        new("challenge", ArgumentKind.Challenge, "which", Optional: true), new("settings", ArgumentKind.Settings, "what to change"));

    private static readonly CommandSpec Announce = Spec("announce",
        new("challenge", ArgumentKind.Challenge, "which", Optional: true), new("text", ArgumentKind.Rest, "what to say"));

    private static readonly CommandSpec Diff = Spec("diff",
        new("one", ArgumentKind.Submission, "a number"), new("other", ArgumentKind.Submission, "a number"));

    [Theory]
    [InlineData("", "")]
    [InlineData("satellites", "challenge=satellites")]
    [InlineData("SATELLITES", "challenge=SATELLITES")]
    [InlineData("main", "revision=main")]
    [InlineData("satellites main", "challenge=satellites revision=main")]
    [InlineData("satelites", "challenge=satelites")]
    [InlineData("1234567", "revision=1234567")]
    public void A_challenge_that_may_be_left_out_yields_its_word_to_what_follows(string words, string bound) => Check(Submit, words, bound);

    [Theory]
    [InlineData("gamma-hadron as magic from=/data/magic", "what=gamma-hadron slug=magic options={from:/data/magic}")]
    [InlineData("from=/data/magic gamma-hadron seed=7 as magic", "what=gamma-hadron slug=magic options={from:/data/magic,seed:7}")]
    [InlineData("satellites", "what=satellites")]
    [InlineData("\"my folder\"", "what=my folder")]
    public void A_word_can_be_introduced_by_another_and_settings_stand_anywhere(string words, string bound) => Check(Add, words, bound);

    [Theory]
    [InlineData("We meet at 10 =  \"room\" 5", "text=We meet at 10 =  \"room\" 5")]
    [InlineData("satellites   We meet", "challenge=satellites text=We meet")]
    [InlineData("\"all quoted\"", "text=all quoted")]
    public void The_rest_of_a_line_stays_as_typed(string words, string bound) => Check(Announce, words, bound);

    [Fact]
    public void Submissions_are_numbers_with_or_without_a_hash() => Check(Diff, "#12 7", "one=12 other=7");

    [Theory]
    [InlineData("12", "missing_argument", "other")]
    [InlineData("12 x", "wrong_argument", "a submission's number")]
    [InlineData("12 13 14", "superfluous_argument", "14")]
    [InlineData("12 99999999999999999999", "wrong_argument", "other")]
    public void What_does_not_fit_is_refused_with_usage_and_example(string words, string code, string says)
    {
        var error = Bind(Diff, words).Error;
        Assert.Equal(code, error!.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Contains("/diff <one> <other>", error.Message, StringComparison.Ordinal);
        Assert.Contains(Diff.Example, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Needed_settings_and_repeated_ones_are_refused()
    {
        Assert.Equal("missing_argument", Bind(Tweak, "satellites").Error!.Code);
        Assert.Equal("repeated_setting", Bind(Tweak, "a=1 a=2").Error!.Code);
        Assert.Equal("missing_argument", Bind(Add, "gamma-hadron as").Error!.Code);
    }

    [Theory]
    [InlineData("a=1 \"trainer.seed=1; rm -rf /\" fromgit", "superfluous_argument", "\"trainer.seed=1; rm -rf /\"")]
    [InlineData("a=1 satelites more", "no_such_challenge", "Did you mean satellites?")]
    [InlineData("a=1 satellites more", "superfluous_argument", "\"more\"")]
    public void The_first_word_that_cannot_be_understood_is_blamed(string words, string code, string says)
    {
        var error = Bind(Tweak, words).Error!;
        Assert.Equal(code, error.Code);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_line_is_bound_or_refused()
    {
        var words = Gen.OneOf(Among("satellites", "as", "main", "12", "#", "a=1", "a=", "\"", "\"x y\"", "@bob", "-1"), Gen.String[1, 8]).Array[0, 6];
        Gen.Select(words, Among(Submit, Add, Tweak, Announce, Diff)).Sample((some, spec) =>
        {
            var text = IncomingText.Clean("/x " + string.Join(' ', some));
            var bound = ArgumentBinder.Bind(spec, CommandLine.Read(text), 1, Slugs);
            if (!bound.Ok) return;
            foreach (var needed in spec.Arguments.Where(a => !a.Optional)) Assert.Contains(needed.Name, bound.Value.Keys);
            Assert.All(bound.Value.Keys, name => Assert.Contains(spec.Arguments, a => a.Name == name));
        }, iter: 20_000);
    }

    private static Gen<T> Among<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    private static CommandSpec Spec(string name, params ArgumentSpec[] arguments) =>
        new(name, "Test") { Arguments = arguments, Example = $"/{name} …", Topic = Topics.Look };

    private static Domain.Shared.Result<IReadOnlyDictionary<string, object>> Bind(CommandSpec spec, string words)
    {
        var line = CommandLine.Read($"/{spec.Name} {words}");
        return ArgumentBinder.Bind(spec, line, spec.Name.Split(' ').Length, Slugs);
    }

    private static void Check(CommandSpec spec, string words, string bound)
    {
        var values = Bind(spec, words).Value;
        Assert.Equal(bound, string.Join(' ', spec.Arguments.Where(a => values.ContainsKey(a.Name)).Select(a => $"{a.Name}={Shown(values[a.Name])}")));
    }

    private static string Shown(object value) => value is IReadOnlyDictionary<string, string> settings
        ? "{" + string.Join(',', settings.OrderBy(s => s.Key, StringComparer.Ordinal).Select(s => $"{s.Key}:{s.Value}")) + "}"
        : value.ToString()!;
}
