using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using Xunit;

namespace CoResearch.Domain.Tests.Submissions;

public sealed class Notebooks
{
    [Fact]
    public void The_code_cells_are_the_program_and_harmless_magics_are_taken_out()
    {
        var cells = Notebook.Cells("a.ipynb", """
            {"cells": [
              {"cell_type": "markdown", "source": ["# !ls\n"]},
              {"cell_type": "code", "source": ["%matplotlib inline\n", "import numpy as np\n", "for i in range(2):\n", "    %time x = i % 2"]},
              {"cell_type": "code", "source": "%%time\ny = (1\n% 2)\ns = '''\n!ls\n%pip\n'''\nz = 4 \\\n% 3\nt = \"50 %\" # what?"},
              {"cell_type": "code", "source": []}],
             "metadata": {"kernelspec": {"language": "python"}}, "nbformat": 4}
            """).Value;
        Assert.Equal(3, cells.Count);
        Assert.Equal("pass\nimport numpy as np\nfor i in range(2):\n    x = i % 2\n", cells[0]);
        Assert.Equal("\ny = (1\n% 2)\ns = '''\n!ls\n%pip\n'''\nz = 4 \\\n% 3\nt = \"50 %\" # what?\n", cells[1]);
    }

    [Theory]
    [InlineData("!pip install x", "cell 1, line 1: !pip install x is not Python: the shell is not called from here. Write subprocess.run([…], check=True); packages cannot be installed")]
    [InlineData("x = 1\\n%pip install x", "cell 1, line 2: %pip is not Python: Nothing can be installed in a run. `needs:`")]
    [InlineData("%%bash\\nls\\n(", "cell 1, line 1: %%bash is not Python: Write subprocess.run")]
    [InlineData("files = !ls", "cell 1, line 1: !ls is not Python: Write subprocess.run([…], capture_output=True")]
    [InlineData("if x:\\n    %cd /tmp", "cell 1, line 2: %cd is not Python: Write os.chdir(…).")]
    [InlineData("np.sum?", "cell 1, line 1: np.sum? is not Python: help is for you alone.")]
    [InlineData("x = 1\\n%%time", "cell 1, line 2: %%time is not Python: stands in the middle of a cell")]
    [InlineData("%timeit f()", "cell 1, line 1: %timeit is not Python: It would run the statement many times.")]
    [InlineData("%%html\\n<b>", "cell 1, line 1: %%html is not Python: Only Python runs here.")]
    public void A_magic_that_does_something_is_refused_by_name_with_what_to_write(string source, string says)
    {
        var error = Notebook.Cells("a.ipynb", $$"""{"cells": [{"cell_type": "code", "source": "{{source}}"}]}""").Error;
        Assert.Contains(says, Assert.IsType<MistakesError>(error).Message, StringComparison.Ordinal);
        Assert.Single(((MistakesError)error).Mistakes);
    }

    [Theory]
    [InlineData("""{"cells": [{"cell_type": "code", "source": "\ud800"}]}""", "holds half of a character")]
    [InlineData("", "is not a notebook")]
    [InlineData("[1]", "save the notebook in the current format")]
    [InlineData("""{"worksheets": []}""", "save the notebook in the current format")]
    [InlineData("""{"cells": []}""", "hold no code")]
    [InlineData("""{"cells": [3, {"cell_type": 4}, {"cell_type": "code", "source": [5]}]}""", "hold no code")]
    [InlineData("""{"cells": [{"cell_type": "code", "source": "1"}], "metadata": {"kernelspec": {"language": "R"}}}""", "is written in R")]
    [InlineData("""{"cells": [{"cell_type": "code", "source": "1"}], "metadata": {"kernelspec": {"name": "ir"}, "language_info": {"name": "R"}}}""", "is written in R")]
    public void What_is_no_notebook_of_Pythons_is_refused(string text, string says) =>
        Assert.Contains(says, Notebook.Cells("a.ipynb", text).Error!.Message, StringComparison.Ordinal);

    [Fact]
    public void Whatever_a_notebook_holds_is_read_or_refused()
    {
        var random = new Random(7);
        const string alphabet = "%!?=\\\"'#()[]{}\n abcpip.";
        for (var i = 0; i < 3000; i++)
        {
            var source = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var text = System.Text.Json.JsonSerializer.Serialize(new { cells = new[] { new { cell_type = "code", source } } });
            if (Notebook.Cells("a.ipynb", text) is { Ok: true } read) Assert.Equal(source.Split('\n').Length, read.Value[0].Split('\n').Length - 1);
        }
    }

    [Fact]
    public void An_environment_must_be_offered_and_a_notebook_be_there()
    {
        var code = CodeFile.Parse("run: solution.ipynb\nneeds: py313\n").Value;
        Assert.Equal(("solution.ipynb", "py313"), (code.Notebook, code.Needs));
        Assert.Contains("needs py313, which this lab does not offer. It offers py312. Did you mean py312?", code.Check(["py312"], _ => null).Error!.Message, StringComparison.Ordinal);
        Assert.Contains("names solution.ipynb, which is not in the commit", code.Check(["py313"], _ => null).Error!.Message, StringComparison.Ordinal);
        Assert.True(code.Check(["py313"], _ => """{"cells": [{"cell_type": "code", "source": "1"}]}""").Ok);
        Assert.Null(CodeFile.Parse("run: jupyter nbconvert solution.ipynb\n").Value.Notebook);
    }

    [Theory]
    [InlineData("my solution.ipynb", "my solution.ipynb", true, null)]
    [InlineData("'\"my solution.ipynb\"'", "my solution.ipynb", true, null)]
    [InlineData("my solution.ipynb", "your solution.ipynb", false, "names my solution.ipynb, which is not in the commit")]
    [InlineData("'\"my solution.ipynb\"'", "solution.ipynb", true, "names my solution.ipynb, which is not in the commit")]
    [InlineData("jupyter nbconvert --execute solution.ipynb", "solution.ipynb", false, null)]
    [InlineData("papermill solution.ipynb /tmp/out.ipynb", "solution.ipynb", false, null)]
    public void A_notebook_may_have_blanks_in_its_name(string run, string there, bool isNotebook, string? says)
    {
        var code = CodeFile.Parse($"run: {run}\n").Value;
        Assert.Equal(isNotebook ? "my solution.ipynb" : null, code.Among(path => path == there).Notebook);
        var wrong = code.Check([], path => path == there ? """{"cells": [{"cell_type": "code", "source": "1"}]}""" : null).Error?.Message;
        if (says is null) Assert.Null(wrong);
        else Assert.Contains(says, wrong, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flood_of_mistakes_says_how_many_more_there_are()
    {
        var cells = string.Join(", ", Enumerable.Repeat("""{"cell_type": "code", "source": "!ls"}""", 13));
        var mistakes = Assert.IsType<CoResearch.Domain.Shared.MistakesError>(Notebook.Cells("a.ipynb", $$"""{"cells": [{{cells}}]}""").Error).Mistakes;
        Assert.Equal((11, "and 3 more such lines."), (mistakes.Count, mistakes[^1].Message));
    }
}
