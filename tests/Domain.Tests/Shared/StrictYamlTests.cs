using System.Diagnostics;
using System.Text;
using CoResearch.Domain.Shared;
using CsCheck;
using Xunit;

namespace CoResearch.Domain.Tests.Shared;

/// <summary>YAML written by strangers is either read exactly or refused with the place and the reason.</summary>
public sealed class StrictYamlTests
{
    private static string Mistakes(string yaml, Action<YamlMap>? read = null) => Mistakes(Encoding.UTF8.GetBytes(yaml), read);

    private static string Mistakes(byte[] yaml, Action<YamlMap>? read = null)
    {
        var result = StrictYaml.Read("f.yml", yaml, map =>
        {
            read?.Invoke(map);
            return "read";
        });
        return result.Ok ? "" : result.Error.Message;
    }

    [Fact]
    public void Values_of_every_kind_are_read()
    {
        var result = StrictYaml.Read("f.yml", """
            # a comment
            title: Gamma or hadron?
            count: 3
            rate: 1e-3
            on: true
            time: 10m
            memory: 4GB
            range: [0, 1]
            empty:
            inner: { name: x }
            list:
              - { name: a, size: 1 }
              - name: b
                size: 2
            """, m =>
        {
            Assert.Equal("Gamma or hadron?", m.Text("title"));
            Assert.Equal(3, m.Integer("count", 0, 9));
            Assert.Equal(0.001, m.Number("rate"));
            Assert.True(m.FlagOrNull("on"));
            Assert.Equal(TimeSpan.FromMinutes(10), m.DurationOrNull("time"));
            Assert.Equal(4L << 30, m.BytesOrNull("memory"));
            Assert.Equal([0, 1], m.NumbersOrNull("range"));
            Assert.Null(m.TextOrNull("empty"));
            Assert.Equal("x", m.Map("inner").Text("name"));
            var list = m.Maps("list");
            Assert.Equal(["a", "b"], list.Select(i => i.Text("name")));
            Assert.Equal([1, 2], list.Select(i => i.Integer("size")));
            Assert.Equal("list[b]", list[1].Path);
            return m.Entries.Count;
        });
        Assert.True(result.Ok, result.Error?.Message);
        Assert.Equal(10, result.Value);
    }

    [Fact]
    public void All_mistakes_come_in_one_go_with_line_and_key()
    {
        var text = Mistakes("count: many\nrate: 7\ntitel: x\nkind: binry\ninner: [1]\n", m =>
        {
            m.Integer("count");
            m.Number("rate", 0, 1);
            m.Text("title");
            m.Word("kind", ["binary", "number"]);
            m.MapOrNull("inner");
        });
        Assert.Equal("""
            f.yml:1 count: must be a whole number, not the text many.
            f.yml:2 rate: is 7, but must lie between 0 and 1.
            f.yml:3 titel: is not a known key here. Did you mean title?
            f.yml:4 kind: is binry, but must be one of binary, number. Did you mean binary?
            f.yml:5 inner: must be a map of keys and values, not a list.
            """, text);
    }

    [Fact]
    public void A_misspelt_key_is_told_once_and_not_as_missing_too()
    {
        var text = Mistakes("titel: x\nobjectve: { metric: a }\nother: 1\n", m =>
        {
            m.Text("title");
            m.Map("objective").Text("metric");
            m.Integer("count");
        });
        Assert.Equal("""
            f.yml:1 count: is missing.
            f.yml:1 titel: is not a known key here. Did you mean title?
            f.yml:2 objectve: is not a known key here. Did you mean objective?
            f.yml:3 other: is not a known key here. Keys that belong here: count, objective, title.
            """, text);
    }

    [Fact]
    public void A_key_that_is_given_twice_hides_no_other_mistake()
    {
        var text = Mistakes("a: 1\na: 2\nb: many\nc: 1\n", m =>
        {
            m.Integer("a");
            m.Integer("b");
        });
        Assert.Equal("""
            f.yml:2 a: is given twice; the first is in line 1.
            f.yml:3 b: must be a whole number, not the text many.
            f.yml:4 c: is not a known key here. Keys that belong here: a, b.
            """, text);
    }

    [Theory]
    [InlineData("a: &x 1\nb: *x\n", "f.yml:1 a: uses an anchor (&)")]
    [InlineData("a: *x\n", "f.yml:1 a: uses an alias (*)")]
    [InlineData("a: !!binary aGk=\n", "f.yml:1 a: uses a tag (!)")]
    [InlineData("a: !net/type 1\n", "f.yml:1 a: uses a tag (!)")]
    [InlineData("a: { <<: { b: 1 } }\n", "f.yml:1 a: uses a merge key (<<)")]
    [InlineData("a: 1\na: 2\n", "f.yml:2 a: is given twice; the first is in line 1.")]
    [InlineData("a:\n\tb: 1\n", "f.yml:2: indents with a tab")]
    [InlineData("a: 1\n---\nb: 2\n", "f.yml:2: holds a second document")]
    [InlineData("[1, 2]\n", "f.yml:1: must be a map")]
    [InlineData("just text\n", "f.yml:1: must be a map")]
    [InlineData("", "f.yml: is empty.")]
    [InlineData("# only a comment\n", "f.yml: is empty.")]
    [InlineData("---\n", "f.yml: is empty.")]
    [InlineData("a: [1, 2\n", "f.yml:2: is not valid YAML here")]
    [InlineData("a: 'open\n", "is not valid YAML here")]
    [InlineData("a: b: c\n", "f.yml:1: is not valid YAML here")]
    [InlineData("? [a]\n: 1\n", "has a map or list as a key")]
    [InlineData("a: \u0007\n", "f.yml:1: holds the control character U+0007")]
    [InlineData("a: \u202Eb\n", "f.yml:1: holds the control character U+202E")]
    [InlineData("a: 1\n\0\n", "f.yml:2: holds the control character U+0000")]
    public void Unsafe_or_broken_text_is_refused(string yaml, string expected) => Assert.Contains(expected, Mistakes(yaml));

    [Theory]
    [InlineData("a: .inf")]
    [InlineData("a: nan")]
    [InlineData("a: NaN")]
    [InlineData("a: 1e999")]
    [InlineData("a: '1'")]
    [InlineData("a: 1_000")]
    [InlineData("a: 0x10")]
    [InlineData("a: 1,5")]
    public void Only_plain_finite_numbers_are_numbers(string yaml) =>
        Assert.Contains("must be a number", Mistakes(yaml, m => m.Number("a")));

    [Theory]
    [InlineData("a: yes")]
    [InlineData("a: 1")]
    [InlineData("a: 'true'")]
    public void Only_true_and_false_are_flags(string yaml) =>
        Assert.Contains("must be true or false", Mistakes(yaml, m => m.FlagOrNull("a")));

    [Fact]
    public void Other_encodings_are_refused_by_name()
    {
        Assert.Contains("is UTF-16", Mistakes([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes("a: 1")]));
        Assert.Contains("f.yml:2: is not valid UTF-8", Mistakes([.. "a: 1\nb: "u8, 0xE9, .. "\n"u8]));
        Assert.Equal("", Mistakes([0xEF, 0xBB, 0xBF, .. "a: 1"u8], m => m.Integer("a")));
    }

    [Fact]
    public void Hostile_sizes_are_refused_quickly()
    {
        var watch = Stopwatch.StartNew();
        Assert.Contains("at most 262,144 bytes are read", Mistakes(new byte[StrictYaml.MaxBytes + 1]));
        Assert.Contains("is nested deeper than 24 levels", Mistakes("a: " + new string('[', 50_000)));
        Assert.Contains("is nested deeper than 24 levels", Mistakes(string.Concat(Enumerable.Repeat("{a: ", 40_000))));
        Assert.Contains("holds more than 20,000 values", Mistakes("a: [" + string.Concat(Enumerable.Repeat("1,", 60_000)) + "1]"));
        var keys = string.Concat(Enumerable.Range(0, 9_000).Select(i => $"key{i}: 1\n"));
        Assert.Contains("and 8950 more mistakes", Mistakes(keys, m => m.IntegerOrNull("a")));
        var giant = new string('x', 250_000);
        Assert.InRange(Mistakes($"kind: {giant}", m => m.Word("kind", ["binary", "number"])).Length, 1, 200);
        Assert.InRange(Mistakes($"n: 1{new string('0', 250)}", m => m.Number("n", 0, 1)).Length, 1, 200);
        Assert.InRange(Mistakes($"time: {giant}", m => m.DurationOrNull("time")).Length, 1, 200);
        Assert.Contains("has an empty or endless key", Mistakes($"{giant[..800]}: 1"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(20), $"took {watch.Elapsed}");
    }

    [Fact]
    public void Any_text_is_read_or_refused_without_an_exception()
    {
        var pieces = Gen.OneOf(new[] {
            "a", "b:", ": ", "- ", "\n", "  ", "[", "]", "{", "}", ",", "'", "\"", "|", ">", "#", "&x", "*x", "!t", "%", "---", "...", "?", "\\", "é", "\t", "\r\n", "1" }.Select(Gen.Const).ToArray());
        pieces.Array[0, 40].Sample(parts =>
        {
            var yaml = string.Concat(parts);
            var result = StrictYaml.Read("f.yml", Encoding.UTF8.GetBytes(yaml), m => m.RestAsWritten().Count);
            return result.Ok || result.Error.Message.StartsWith("f.yml", StringComparison.Ordinal);
        }, iter: 20_000);
    }
}
