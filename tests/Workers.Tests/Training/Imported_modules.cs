using CoResearch.Workers.Training;
using Xunit;

namespace CoResearch.Workers.Tests.Training;

public sealed class Imported_modules
{
    [Theory]
    [InlineData("import os, torch, sklearn.svm as svm", "os torch sklearn")]
    [InlineData("import os; import torch  # for the network", "os torch")]
    [InlineData("if True:\r\n    import numpy as np\r\n    from scipy.stats import norm\r\n", "numpy scipy")]
    [InlineData("import numpy, \\\n    pandas", "numpy pandas")]
    [InlineData("from torch.utils.data import (\n    DataLoader,\n)", "torch")]
    [InlineData("from . import mine\nfrom .mine import x\nimport_torch = 1\n# import jax\nx = 'import numba'", "")]
    [InlineData("\"\"\"\nimport the data first\nfrom torch to numpy\n\"\"\"", "")]
    public void Every_name_of_a_statement_counts(string program, string names) =>
        Assert.Equal(names.Split(' ', StringSplitOptions.RemoveEmptyEntries), Imports.Named(program));

    [Theory]
    [InlineData("import ", "a, ")]
    [InlineData("from a", ".a")]
    [InlineData("from ", "a")]
    [InlineData("import a as ", "a")]
    [InlineData("", ";  ")]
    public void A_text_made_to_be_slow_is_not(string start, string part)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Assert.Empty(Imports.Named(start + string.Concat(Enumerable.Repeat(part, (1 << 20) / part.Length)) + "!"));
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(20), $"{clock.Elapsed}");
    }

    [Fact]
    public void Files_and_notebooks_of_a_commit_are_read_but_not_its_examples_and_not_what_is_its_own()
    {
        var folder = Directory.CreateTempSubdirectory("coresearch-imports-").FullName;
        try
        {
            Write("train.py", "import helpers, models, yaml, sklearn\n");
            Write("helpers.py", "import json\n");
            Write("models/net.py", "import helpers\n");
            Write("examples/torch/train.py", "import torch\n");
            Write("a.ipynb", """{"cells": [{"cell_type": "code", "source": "print(1)\nimport numpy as np\nfrom pandas import DataFrame"}]}""");
            Write("b.ipynb", """{"cells": [{"cell_type": "markdown", "source": ["import jax"]}, {"cell_type": "code", "source": ["import scipy\n"]}]}""");
            var imports = Imports.Of(folder);
            Assert.Equal(["json", "numpy", "pandas", "scipy", "sklearn", "yaml"], imports.Modules);
            Assert.Equal(["numpy", "pandas", "scipy", "sklearn"], imports.Technologies);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        void Write(string name, string text)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder, name))!);
            File.WriteAllText(Path.Combine(folder, name), text);
        }
    }
}
