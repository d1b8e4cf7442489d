using System.Diagnostics;
using System.Text;
using CoResearch.Workers.Evaluation;
using Xunit;

namespace CoResearch.Workers.Tests.Evaluation;

/// <summary>Whatever a run wrote, the answer is a verdict or a refusal that says where to look.</summary>
public sealed class HostilePredictions : IDisposable
{
    private const string Labels = "id,class\n1,g\n2,h\n3,g\n";
    private const string Good = "id,score\n1,0.9\n2,0.1\n3,0.8\n";

    private readonly Folder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(Good)]
    [InlineData("\uFEFF" + Good)]
    [InlineData("id,score\r\n1,0.9\r\n2,0.1\r\n3,0.8\r\n")]
    [InlineData("id,score\r1,0.9\r2,0.1\r3,0.8")]
    [InlineData("id,score\n3,0.8\n2,0.1\n1,0.9")]
    [InlineData("\"id\",\"score\"\n\"1\",\"0.9\"\n\"2\",\"0.1\"\n\"3\",\"0.8\"\n")]
    [InlineData("id,score\n\n1,0.9\n\n2,0.1\n3,0.8\n\n\n")]
    [InlineData("id,score\n1,9e-1\n2,+.1\n3, 0.8 \n")]
    [InlineData("id,score\n1,1\n2,0\n3,0.80000000000000000000000000000000001\n")]
    public void Any_plain_form_of_CSV_is_read(string predictions) =>
        Assert.Equal(1, _folder.Evaluate(predictions, Labels).Value.ValueOn("public"));

    [Theory]
    [InlineData("id,score\n1,0.9\n2,nan\n3,0.8\n", "line 3 (id 2): score is not finite: nan")]
    [InlineData("id,score\n1,0.9\n2,0.1\n3,-Infinity\n", "line 4 (id 3): score is not finite: -Infinity")]
    [InlineData("id,score\n1,0.9\n2,1e999\n3,0.8\n", "line 3 (id 2): score is not finite: 1e999")]
    [InlineData("id,score\n1,0.9\n2,\n3,0.8\n", "line 3 (id 2): score is empty")]
    [InlineData("id,score\n1,0.9\n2,good\n3,0.8\n", "line 3 (id 2): score is not a number: good")]
    [InlineData("id,score\n1,0.9\n2,0x1\n3,0.8\n", "line 3 (id 2): score is not a number: 0x1")]
    [InlineData("id,score\n1,0.9\n2,\"0,1\"\n3,0.8\n", "line 3 (id 2): score is not a number: 0,1")]
    [InlineData("id,score\n1,0.9\n2,1.5\n3,0.8\n", "line 3 (id 2): score is 1.5, outside 0 to 1")]
    [InlineData("id,score\n1,0.9\n2,-1e-9\n3,0.8\n", "line 3 (id 2): score is -1e-9, outside 0 to 1")]
    [InlineData("id,score\n1,0.9\n2,0.1\n2,0.1\n3,0.8\n", "line 4 (id 2): this id was predicted before")]
    [InlineData("id,score\n1,0.9\n2,0.1\n3,0.8\n4,0.5\n", "line 5 (id 4): this id is not among those to predict")]
    [InlineData("id,score\n1,0.9\n02,0.1\n3,0.8\n", "line 3 (id 02): this id is not among those to predict")]
    [InlineData("id,score\n1,0.9\n,0.1\n3,0.8\n", "line 3: the id is empty")]
    [InlineData("id,score\n1,0.9\n2,0.1,7\n3,0.8\n", "line 3 (id 2): 3 columns instead of 2")]
    [InlineData("id,score\n1,0.9\n2\n3,0.8\n", "line 3 (id 2): 1 columns instead of 2")]
    [InlineData("id,score\n1,0.9\n\"2,0.1\n3,0.8\n", "line 3: a quote that opens here is never closed")]
    [InlineData("id,score\n1,0.9\n\"2\"2,0.1\n3,0.8\n", "line 3 (id 22): this id is not among those to predict")]
    public void A_wrong_row_is_named_by_line_and_id(string predictions, string expected)
    {
        var error = Assert.IsType<PredictionRowsError>(_folder.Evaluate(predictions, Labels).Error);
        Assert.Equal("predictions_rows", error.Code);
        Assert.Equal(expected, Assert.Single(error.Rows).ToString());
    }

    [Theory]
    [InlineData("\"2,0.1\n3,0.8\n", "a quote that opens here is never closed")]
    [InlineData("long", "the row is longer than 65,536 bytes")]
    public void Where_reading_breaks_off_nothing_is_said_of_what_is_missing(string rest, string why)
    {
        if (rest == "long") rest = $"2,{new string('x', PredictionsReader.LongestRow)}\n3,0.8\n";
        Assert.Equal($"predictions.csv has 1 wrong row:\nline 3: {why}", _folder.Evaluate("id,score\n1,0.9\n" + rest, Labels).Error!.Message);
    }

    [Fact]
    public void Missing_ids_are_named()
    {
        var error = _folder.Evaluate("id,score\n2,0.1\n", Labels).Error!;
        Assert.Equal(("predictions_incomplete", "2 ids have no prediction, the first: 1, 3"), (error.Code, error.Message));
    }

    [Fact]
    public void A_duplicate_does_not_stand_in_for_a_missing_id()
    {
        var error = Assert.IsType<PredictionRowsError>(_folder.Evaluate("id,score\n1,0.9\n2,0.1\n2,0.1\n", Labels).Error);
        Assert.Equal((1, 1), (error.WrongRows, error.MissingRows));
    }

    [Fact]
    public void Of_many_wrong_rows_the_first_five_are_shown_and_all_are_counted()
    {
        var rows = string.Concat(Enumerable.Range(1, 1000).Select(i => $"{i},oops\n"));
        var labels = "id,class\n" + string.Concat(Enumerable.Range(1, 1000).Select(i => $"{i},{(i % 2 == 0 ? "g" : "h")}\n"));
        var error = Assert.IsType<PredictionRowsError>(_folder.Evaluate("id,score\n" + rows, labels).Error);
        Assert.Equal((5, 1000L), (error.Rows.Count, error.WrongRows));
    }

    [Theory]
    [InlineData("", "predictions_header")]
    [InlineData("\n\n", "predictions_header")]
    [InlineData("1,0.9\n2,0.1\n3,0.8\n", "predictions_header")]
    [InlineData("id;score\n1;0.9\n", "predictions_header")]
    [InlineData("score,id\n0.9,1\n", "predictions_header")]
    [InlineData("id,score,extra\n1,0.9,1\n", "predictions_header")]
    [InlineData("id,score\n1,\0\n", "predictions_encoding")]
    public void A_wrong_file_is_refused_as_a_whole(string predictions, string code) =>
        Assert.Equal(code, _folder.Evaluate(predictions, Labels).Error!.Code);

    [Fact]
    public void Other_encodings_are_refused_by_name()
    {
        var labels = Encoding.UTF8.GetBytes(Labels);
        foreach (var encoding in new[] { Encoding.Unicode, Encoding.BigEndianUnicode })
        {
            var error = _folder.Evaluate([.. encoding.GetPreamble(), .. encoding.GetBytes(Good)], labels).Error!;
            Assert.Equal("predictions_encoding", error.Code);
            Assert.Contains("UTF-16", error.Message, StringComparison.Ordinal);
        }
        Assert.Equal("predictions_encoding", _folder.Evaluate(Encoding.Unicode.GetBytes(Good), labels).Error!.Code);
        Assert.Contains("gzip", _folder.Evaluate([0x1F, 0x8B, 8, 0], labels).Error!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ids_in_Latin1_are_told_as_what_they_are()
    {
        var labels = "id,class\ncafé,g\nthé,h\n";
        var predictions = "id,score\ncafé,0.9\nthé,0.1\n";
        Assert.True(_folder.Evaluate(predictions, labels).Ok);
        var error = Assert.IsType<PredictionRowsError>(_folder.Evaluate(Encoding.Latin1.GetBytes(predictions), Encoding.UTF8.GetBytes(labels)).Error);
        Assert.Equal("line 2 (id caf?): the id is not UTF-8; write predictions.csv in UTF-8", error.Rows[0].ToString());
    }

    [Fact]
    public void Control_characters_of_a_file_never_reach_a_message()
    {
        var error = _folder.Evaluate("id,score\n\u001b[2J\u202e7,0.9\n" + new string('x', 5000) + ",1\n", Labels).Error!;
        Assert.DoesNotContain('\u001b', error.Message);
        Assert.DoesNotContain('\u202e', error.Message);
        Assert.True(error.Message.Length < 1000);
    }

    [Fact]
    public void A_row_without_end_is_refused_in_bounded_memory()
    {
        using (var file = File.Create(_folder.Predictions))
        {
            file.Write("id,score\n1,"u8);
            file.SetLength(150 << 20);
            file.Seek(11, SeekOrigin.Begin);
            for (var i = 0; i < 8; i++) file.Write(Enumerable.Repeat((byte)'9', 1 << 20).ToArray());
        }
        File.WriteAllText(_folder.Labels, Labels);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var error = Evaluator.Evaluate(
            _folder.Predictions, _folder.Labels, Folder.Challenge(), Folder.NoFacts, TestContext.Current.CancellationToken).Error!;
        Assert.Contains("the row is longer than", error.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 20 << 20);
    }

    [Fact]
    public void A_file_above_the_limit_is_refused_unread()
    {
        File.WriteAllText(_folder.Labels, Labels);
        using (var file = File.Create(_folder.Predictions)) file.SetLength(Folder.Challenge().Limits.OutputBytes + 1);
        Assert.Equal("predictions_too_large", Refusal());
    }

    [Fact]
    public void A_missing_file_a_folder_and_a_link_are_refused()
    {
        File.WriteAllText(_folder.Labels, Labels);
        Assert.Equal("predictions_missing", Refusal());
        Directory.CreateDirectory(_folder.Predictions);
        Assert.Equal("predictions_not_a_file", Refusal());
        Directory.Delete(_folder.Predictions);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need a privilege on Windows.");
        File.CreateSymbolicLink(_folder.Predictions, _folder.Labels);
        Assert.Equal("predictions_not_a_file", Refusal());
        File.Delete(_folder.Predictions);
        File.CreateSymbolicLink(_folder.Predictions, Path.Combine(Path.GetTempPath(), "nothing-is-here"));
        Assert.Equal("predictions_not_a_file", Refusal());
        File.Delete(_folder.Predictions);
        File.CreateSymbolicLink(_folder.Predictions, "/dev/zero");
        Assert.Equal("predictions_not_a_file", Refusal());
    }

    [Fact]
    public void A_pipe_is_refused_without_waiting_for_a_writer()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Named pipes as files exist on Unix.");
        File.WriteAllText(_folder.Labels, Labels);
        using (var make = Process.Start("mkfifo", [_folder.Predictions])) make.WaitForExit();
        Assert.Equal("predictions_not_a_file", Refusal());
    }

    private string Refusal() => Evaluator.Evaluate(
        _folder.Predictions, _folder.Labels, Folder.Challenge(), Folder.NoFacts, TestContext.Current.CancellationToken).Error!.Code;
}
