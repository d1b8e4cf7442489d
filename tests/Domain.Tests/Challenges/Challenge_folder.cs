using CoResearch.Domain.Challenges;
using CoResearch.Domain.Shared;
using Xunit;

namespace CoResearch.Domain.Tests.Challenges;

public sealed class Challenge_folder : IDisposable
{
    private const string Labels = "id,class,Size,regime,split\na,g,2,faint,public\nb,h,3,faint,public\nc,h,4,bright,private\n";
    private readonly string _folder = Directory.CreateTempSubdirectory("coresearch-test-").FullName;

    public Challenge_folder()
    {
        Write("challenge.yml", """
            slug: gamma-hadron
            title: Gamma or hadron?
            predictions: { id: id, columns: [score], range: [0, 1] }
            objective: { metric: weighted_auc, target: class, positive: g, direction: maximize }
            gates:
              - { metric: cvm, against: Size, on: background, below: 0.002 }
            groups: { by: regime, report: worst }
            """);
        Write("statement.md", "# Tell them apart\n");
        Write("baseline/workflow.yml", "input_features: [{ name: Alpha, type: number }]\noutput_features: [{ name: class, type: binary, positive: g }]\nmodel_type: linear\n");
        Write("public/train.csv", "Alpha,Size,class\n1,2,g\n3,4,h\n");
        Write("public/test.csv", "id,Alpha,Size\na,1,2\nb,2,3\nc,3,4\n");
        Write("private/labels.csv", Labels);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_good_one_has_no_mistakes() => Assert.Empty(ChallengeFolder.Check(_folder));

    [Fact]
    public void Windows_line_ends_and_quotes_are_fine()
    {
        Write("private/labels.csv", "id,\"class\",Size,regime,split\r\na,g,2,\"faint, really\",public\r\nb,h,3,faint,public\r\nc,h,4,bright,private\r\n");
        Assert.Empty(ChallengeFolder.Check(_folder));
    }

    [Fact]
    public void Everything_that_is_missing_is_told_in_one_go()
    {
        foreach (var file in new[] { "statement.md", "baseline/workflow.yml", "private/labels.csv", "public/train.csv" })
            File.Delete(Path.Combine(_folder, file));

        Assert.Equal(
            ["baseline", "private/labels.csv", "public/train.csv", "statement.md"],
            ChallengeFolder.Check(_folder).Select(m => m.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_value_that_no_label_has_is_told_beside_the_mistakes_of_the_labels()
    {
        Write("private/labels.csv", "id,class,Size,regime,splitt\na,gamma,2,x,public\na,h,?,x,private\n");

        var mistakes = ChallengeFolder.Check(_folder);

        Assert.Equal(
            ["id", "objective.positive", "Size", "split"],
            mistakes.Where(m => m.File is "challenge.yml" or "private/labels.csv").Select(m => m.Key).Order(StringComparer.OrdinalIgnoreCase));
        Assert.Contains(mistakes, m => m is { Line: 4, Key: "objective.positive", Message: "No row of the hidden labels has g in class." });
    }

    [Fact]
    public void Answers_in_the_public_copy_of_the_inputs_are_found_though_runs_get_another()
    {
        Write("lab/test.csv", "id,Alpha,Size\na,1,2\nb,2,3\nc,3,4\n");
        Write("public/test.csv", "id,Alpha,Size,class\na,1,2,g\nb,2,3,h\nc,3,4,h\n");
        Assert.Equal(("public/test.csv", 2, "id"), Assert.Single(ChallengeFolder.Check(_folder).Select(m => (m.File, m.Line, m.Key))));
    }

    [Fact]
    public void Labels_that_break_off_are_told_once_with_the_line_that_is_broken()
    {
        Write("private/labels.csv", "id,class,Size,regime,split\na,g,2,x,public\nb,h,3,x,public,more\nc,h,4,x,private\n");
        Assert.Equal(("private/labels.csv", 3), Assert.Single(ChallengeFolder.Check(_folder).Select(m => (m.File, m.Line))));

        File.WriteAllBytes(Path.Combine(_folder, "private/labels.csv"), [.. "id,class,Size,regime,split\na,g,2,x,public\nb,h,3,"u8, 0xFF, .. ",public\nc,h,4,x,private\n"u8]);
        var mistake = Assert.Single(ChallengeFolder.Check(_folder));
        Assert.Equal((3, "is not valid UTF-8."), (mistake.Line, mistake.Message));
    }

    [Fact]
    public void A_folder_of_too_many_files_is_no_challenge()
    {
        Assert.Empty(ChallengeFolder.Links(_folder, most: 9));
        Assert.Contains("holds more than 8 files and folders", Assert.Single(ChallengeFolder.Links(_folder, most: 8)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_group_for_every_row_is_a_mistake_of_the_challenge()
    {
        Write("public/test.csv", "id,Alpha,Size\n" + string.Concat(Enumerable.Range(0, 201).Select(i => $"{i},1,2\n")));
        Write("private/labels.csv", "id,class,Size,regime,split\n" + string.Concat(Enumerable.Range(0, 201).Select(i => $"{i},{(i % 2 == 0 ? 'g' : 'h')},1,r{i},public\n")));
        Assert.Equal(("challenge.yml", 7, "groups.by"), Assert.Single(ChallengeFolder.Check(_folder).Select(m => (m.File, m.Line, m.Key))));
    }

    [Fact]
    public void A_definition_that_is_no_YAML_does_not_hide_broken_tables()
    {
        Write("challenge.yml", "slug: [gamma\n");
        Write("public/train.csv", "Alpha,Size,class\n1,2,g\n3,4\n");
        Write("private/labels.csv", "id,id\n");
        Assert.Equal(["challenge.yml", "public/train.csv", "private/labels.csv"], ChallengeFolder.Check(_folder).Select(m => m.File));
    }

    [Fact]
    public void A_baseline_that_reads_a_column_which_is_not_there_is_told_with_its_line()
    {
        Write("baseline/workflow.yml", """
            input_features:
              - { name: Alpha, type: number }
              - { name: Sise, type: number }
            output_features: [{ name: class, type: binary, positive: g }]
            model_type: linear
            """);

        var mistakes = ChallengeFolder.Check(_folder);

        Assert.All(mistakes, m => Assert.Equal(("baseline/workflow.yml", 3, "input_features[Sise]"), (m.File, m.Line, m.Key)));
        Assert.Equal(
            ["reads the column Sise, which public/train.csv has not. Did you mean Size?", "reads the column Sise, which public/test.csv has not. Did you mean Size?"],
            mistakes.Select(m => m.Message));
    }

    [Theory]
    [InlineData("statement.md", "", "statement.md", 0, "")]
    [InlineData("challenge.yml", "slug: x\n", "challenge.yml", 1, "title")]
    [InlineData("baseline/workflow.yml", "input_featurs: []\n", "baseline/workflow.yml", 1, "input_featurs")]
    [InlineData("privat/labels.csv", "id\n", "privat", 0, "")]
    [InlineData("public/train.csv", "Alpha,Size\n1,2\n", "public/train.csv", 1, "class")]
    [InlineData("public/train.csv", "Alpha,Size,class\n", "public/train.csv", 1, "")]
    [InlineData("public/test.csv", "Alpha,Size\n1,2\n", "public/test.csv", 1, "id")]
    [InlineData("public/test.csv", "id,Alpha,Size\na,1,2\nb,2,3\nb,2,3\nc,3,4\n", "public/test.csv", 4, "id")]
    [InlineData("public/test.csv", "id,Alpha,Size\na,1,2\nb,2,3\nc,3,4\nd,3,4\n", "public/test.csv", 5, "id")]
    [InlineData("public/test.csv", "id,Alpha,Size\na,1,2\nb,2,3\n", "public/test.csv", 0, "id")]
    [InlineData("public/test.csv", "id,Alpha,Size\na,1,2\nb,2\nc,3,4\n", "public/test.csv", 3, "")]
    [InlineData("private/labels.csv", "id,class,Size,split\na,g,2,public\nb,h,3,public\nc,h,4,private\n", "challenge.yml", 7, "groups.by")]
    [InlineData("private/labels.csv", "id,class,regime,split\na,g,x,public\nb,h,x,public\nc,h,x,private\n", "challenge.yml", 6, "gates[0].against")]
    [InlineData("private/labels.csv", "id,class,Size,regime\na,g,2,x\nb,h,3,x\nc,h,4,x\n", "private/labels.csv", 1, "split")]
    [InlineData("private/labels.csv", "id,class,Size,regime,split\na,g,2,x,public\nb,h,NaN,x,public\nc,h,4,x,private\n", "private/labels.csv", 3, "Size")]
    [InlineData("private/labels.csv", "id,class,Size,regime,split\na,g,2,x,public\na,h,3,x,public\nb,h,3,x,public\nc,h,4,x,private\n", "private/labels.csv", 3, "id")]
    [InlineData("private/labels.csv", "id,class,Size,regime,split\na,g,2,x,pubic\nb,h,3,x,public\nc,h,4,x,private\n", "private/labels.csv", 2, "split")]
    [InlineData("private/labels.csv", "id,class,Size,regime,split\na,g,2,x,private\nb,h,3,x,private\nc,h,4,x,private\n", "private/labels.csv", 0, "split")]
    [InlineData("private/labels.csv", "id,class,Size,regime,split\na,g,\"2,x,private\n", "private/labels.csv", 2, "")]
    [InlineData("private/labels.csv", "id,class,Size,regime,split\na,G,2,x,public\nb,h,3,x,public\nc,h,4,x,private\n", "challenge.yml", 4, "objective.positive")]
    public void A_mistake_is_found_at_its_place(string file, string text, string saidFile, int line, string key)
    {
        Write(file, text);
        var mistakes = ChallengeFolder.Check(_folder);
        Assert.Contains(mistakes, m => (m.File, m.Line, m.Key) == (saidFile, line, key));
        Assert.DoesNotContain(mistakes, m => m.Message.Length == 0);
    }

    [Theory]
    [InlineData("public/test.csv", "id,Alpha,Size,class\na,1,2,g\nb,2,3,h\nc,3,4,h\n", "is a target")]
    [InlineData("public/labels.csv", "whatever\n", "name of the hidden labels")]
    [InlineData("lab/deep/Labels.csv", "whatever\n", "name of the hidden labels")]
    [InlineData("baseline/labels.csv", "whatever\n", "name of the hidden labels")]
    [InlineData("baseline/answers.txt", Labels, "is a copy of private/labels.csv")]
    [InlineData("public/answers.csv", Labels, "is a copy of private/labels.csv")]
    [InlineData("baseline/notes.csv", "id,class\nz,g\nc,h\n", "its answer stands here")]
    [InlineData("public/train.csv", "id,Alpha,Size,class\nx,1,2,g\nb,3,4,h\n", "its answer stands here")]
    public void Hidden_answers_that_others_would_see_are_found(string file, string text, string says)
    {
        Write(file, text);
        Assert.Contains(ChallengeFolder.Check(_folder), m => m.File == file && m.Message.Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void A_copy_of_the_hidden_labels_is_found_even_where_no_id_can_be_read()
    {
        Write("private/labels.csv", "nr,class,Size,regime,split\na,g,2,faint,public\nb,h,3,faint,public\n");
        foreach (var copy in new[] { "baseline/labels.csv", "baseline/notes.csv" }) File.Copy(Path.Combine(_folder, "private/labels.csv"), Path.Combine(_folder, copy));
        Assert.Superset(new HashSet<string> { "baseline/labels.csv", "baseline/notes.csv" }, ChallengeFolder.Check(_folder).Select(m => m.File).ToHashSet());
    }

    [Fact]
    public void A_misspelt_key_is_told_once_with_the_suggestion()
    {
        var file = Path.Combine(_folder, "challenge.yml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("title:", "titel:", StringComparison.Ordinal));
        var mistake = Assert.Single(ChallengeFolder.Check(_folder));
        Assert.Equal(("titel", 2), (mistake.Key, mistake.Line));
        Assert.Contains("Did you mean title?", mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_are_refused_before_anything_is_read()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Links need rights on Windows.");
        File.CreateSymbolicLink(Path.Combine(_folder, "public", "extra.csv"), "/etc/hostname");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "baseline", "up"), "..");

        Assert.Equal(["baseline/up", "public/extra.csv"], ChallengeFolder.Check(_folder).Select(m => m.File).Order(StringComparer.Ordinal));
    }

    [Fact(Timeout = 30_000)]
    public async Task A_pipe_is_no_file_and_is_never_opened()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no such pipes on Windows.");
        string[] files = ["public/train.csv", "public/test.csv", "private/labels.csv", "statement.md", "baseline/workflow.yml", "challenge.yml"];
        foreach (var file in files)
        {
            var path = Path.Combine(_folder, file);
            File.Delete(path);
            using var made = System.Diagnostics.Process.Start("mkfifo", [path]);
            await made.WaitForExitAsync(TestContext.Current.CancellationToken);
            var mistakes = await Task.Run(() => ChallengeFolder.Check(_folder), TestContext.Current.CancellationToken)
                .WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
            Assert.Contains(mistakes, m => m.File == file);
        }
    }

    [Fact]
    public void A_folder_without_a_definition_is_not_walked()
    {
        File.Delete(Path.Combine(_folder, "challenge.yml"));
        File.Delete(Path.Combine(_folder, "statement.md"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "baseline", "up"), "..");
        Write("bin/labels.csv", "whatever\n");
        Write("publik/x.csv", "whatever\n");

        Assert.Equal(["challenge.yml", "statement.md"], ChallengeFolder.Check(_folder).Select(m => m.File));
    }

    [Fact]
    public void A_line_without_an_end_is_given_up_early()
    {
        using (var file = File.Open(Path.Combine(_folder, "public", "test.csv"), FileMode.Open))
        {
            file.Seek(0, SeekOrigin.End);
            file.SetLength(file.Length + (3L << 30));
        }
        var before = GC.GetAllocatedBytesForCurrentThread();
        var mistake = Assert.Single(ChallengeFolder.Check(_folder));
        Assert.Equal(("public/test.csv", 5), (mistake.File, mistake.Line));
        Assert.Contains("too long for a row", mistake.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 64 << 20);
    }

    [Fact]
    public void A_mistake_in_the_definition_hides_none_in_the_tables()
    {
        var text = File.ReadAllText(Path.Combine(_folder, "challenge.yml"));
        Write("challenge.yml", text.Replace("below: 0.002", "below: low", StringComparison.Ordinal).Replace("against: Size", "against: Sizes", StringComparison.Ordinal) + "\nlimit: { time: 1m }\n");
        Write("public/train.csv", "Alpha,Size\n1,2\n");
        Write("public/test.csv", "id,Alpha,Size,class\na,1,2,g\nb,2,3,h\nb,3,4,h\n");
        Write("private/labels.csv", "id,class,Size,regime,split\na,g,2,faint,pubic\nb,h,3,faint,public\nc,h,4,bright,private\n");

        Assert.Equal(
            [
                "challenge.yml gates[0].against", "challenge.yml gates[0].below", "challenge.yml limit",
                "private/labels.csv split", "public/test.csv class", "public/test.csv id", "public/test.csv id", "public/train.csv class",
            ],
            ChallengeFolder.Check(_folder).Select(m => $"{m.File} {m.Key}").Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("slug: x\n", "public/train.csv")]
    [InlineData("predictions: { id: id, columns: [score] }\ndata: { train: tain.csv }\n", "public/tain.csv")]
    public void What_a_definition_leaves_open_is_not_guessed(string definition, string missing)
    {
        Write("challenge.yml", definition);
        File.Delete(Path.Combine(_folder, "public/train.csv"));
        Assert.Equal([missing], ChallengeFolder.Check(_folder).Where(m => m.File != "challenge.yml").Select(m => m.File));
    }

    [Fact]
    public void What_the_metric_does_not_know_is_told_at_its_line()
    {
        var text = File.ReadAllText(Path.Combine(_folder, "challenge.yml"))
            .Replace("weighted_auc", "weigted_auc", StringComparison.Ordinal).Replace("against: Size", "agianst: Size", StringComparison.Ordinal);
        var mistakes = Assert.IsType<MistakesError>(ChallengeFile.Parse(text, "challenge.yml").Error).Mistakes;

        Assert.Contains(mistakes, m => m is { Line: 4, Key: "objective.metric" } && m.Message.Contains("Did you mean weighted_auc?", StringComparison.Ordinal));
        Assert.Contains(mistakes, m => m is { Line: 6, Key: "gates[0].agianst" });
    }

    [Fact]
    public void A_direction_that_contradicts_the_metric_is_told()
    {
        var text = File.ReadAllText(Path.Combine(_folder, "challenge.yml")).Replace("maximize", "minimize", StringComparison.Ordinal);
        var mistake = Assert.Single(Assert.IsType<MistakesError>(ChallengeFile.Parse(text, "challenge.yml").Error).Mistakes);
        Assert.Equal((4, "objective.direction"), (mistake.Line, mistake.Key));
    }

    private void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
