using CoResearch.Bot.Messages;
using CoResearch.Bot.Wording;
using CoResearch.Domain.Lab;
using CoResearch.Domain.Shared;
using CoResearch.Domain.Submissions;
using CoResearch.Domain.Workflows;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Xunit;

namespace CoResearch.Bot.Tests.Wording;

/// <summary>What is wrong with a file is said in the reader's language, with the file, the line and the key as they are typed.</summary>
public sealed class Mistakes_in_files
{
    private static readonly TextCatalog Catalog = new(
        new ServiceCollection().AddLogging().AddLocalization().BuildServiceProvider().GetRequiredService<IStringLocalizerFactory>(), [typeof(BotModule).Assembly]);

    private static readonly Texts English = new(Catalog), Russian = new(Catalog) { Culture = new Languages(Catalog, new LabRules { Values = [] }).Of("ru") };

    [Fact]
    public void A_broken_workflow() => Check(
        WorkflowLanguage.Parse("workflow.yml", """
            input_features:
              - { name: Size, type: number }
              - { name: Size, type: number, preprocessing: { normalisation: zscore } }
              - { name: class, type: number }
            output_features:
              - { name: class, type: binary }
            model_type: ecd
            trainer:
              epochs: -3
              batch_size: "64"
              learning_rate: fast
              optimizer: { type: adm }
              early_stop: [1, 2]
            split: { type: random, probabilities: [0.8, 0.1, 0.0] }
            """).Error!,
        """
        workflow.yml:1 input_features: has two features named Size; give one another name and say which column it reads with column: Size.
        workflow.yml:1 input_features: must not read class, which is what the model predicts.
        workflow.yml:3 input_features[Size].preprocessing.normalisation: is not a known key here. Did you mean normalization?
        workflow.yml:9 trainer.epochs: is -3, but must lie between 1 and 100000.
        workflow.yml:10 trainer.batch_size: must be a whole number, not the text 64 in quotes.
        workflow.yml:11 trainer.learning_rate: must be a number, not the text fast.
        workflow.yml:12 trainer.optimizer.type: is adm, but must be one of adam, adamw, sgd, rmsprop. Did you mean adam?
        workflow.yml:13 trainer.early_stop: must be a whole number, not a list.
        workflow.yml:14 split.probabilities: must add up to 1, not 0.9.
        """,
        """
        workflow.yml:1 input_features: два признака называются Size: одному дай другое имя и укажи, какой столбец он читает, через column: Size.
        workflow.yml:1 input_features: нельзя читать class: это модель и предсказывает.
        workflow.yml:3 input_features[Size].preprocessing.normalisation: такого ключа здесь нет. Может быть, normalization?
        workflow.yml:9 trainer.epochs: здесь -3, а нужно от 1 до 100000.
        workflow.yml:10 trainer.batch_size: нужно целое число, а здесь текст 64 в кавычках.
        workflow.yml:11 trainer.learning_rate: нужно число, а здесь текст fast.
        workflow.yml:12 trainer.optimizer.type: здесь adm, а нужно одно из: adam, adamw, sgd, rmsprop. Может быть, adam?
        workflow.yml:13 trainer.early_stop: нужно целое число, а здесь список.
        workflow.yml:14 split.probabilities: в сумме нужно 1, а здесь 0.9.
        """);

    [Fact]
    public void A_notebook_with_magics() => Check(
        Notebook.Cells("fit.ipynb", """{ "cells": [ { "cell_type": "code", "source": "a = 1" }, { "cell_type": "code", "source": "b = 2\n%pip install x" } ] }""").Error!,
        "fit.ipynb cell 2, line 2: %pip is not Python: Nothing can be installed in a run. `needs:` in coresearch.yml names an environment that the lab offers.",
        "fit.ipynb ячейка 2, строка 2: %pip — не Python: Во время запуска ничего не установить. Окружение, которое есть в лаборатории, называет needs: в coresearch.yml.");

    [Fact]
    public void Thousands_and_braces_and_a_flood()
    {
        Check(StrictYaml.Decode("workflow.yml", new byte[StrictYaml.MaxBytes + 1]).Error!,
            "workflow.yml: is too large: at most 262,144 bytes are read.", "workflow.yml: слишком большой: читается не больше 262\u00a0144 байт.");
        Check(LabFile.Parse("values: []"u8).Error!,
            "lab.yml:1 values: must name at least one value: { tag: teamwork, sentence: Collaboration }", "lab.yml:1 values: назови хотя бы одну ценность: { tag: teamwork, sentence: Collaboration }");
        var flood = (MistakesError)CodeFile.Parse("run: x\n" + string.Concat(Enumerable.Range(0, 53).Select(i => $"k{i}: 1\n"))).Error!;
        Assert.Equal("coresearch.yml: and 3 more mistakes.", English.Told(flood.Mistakes[^1].Whole));
        Assert.Equal("coresearch.yml: и ещё 3 ошибки.", Russian.Told(flood.Mistakes[^1].Whole));
    }

    [Fact]
    public void What_is_typed_is_never_read_as_a_text_of_the_bot() => Check(
        CodeFile.Parse("run: x\n'{0} a list': 1").Error!,
        "coresearch.yml:2 {0} a list: is not a known key here. Keys that belong here: needs, run, seed.",
        "coresearch.yml:2 {0} a list: такого ключа здесь нет. Здесь бывают ключи: needs, run, seed.");

    /// <summary>English as it is shown and as it is kept, and Russian.</summary>
    private static void Check(Error error, string english, string russian)
    {
        Assert.Equal(english.ReplaceLineEndings("\n"), error.Message);
        Assert.Equal(english.ReplaceLineEndings("\n"), Lines(English, error));
        Assert.Equal(russian.ReplaceLineEndings("\n"), Lines(Russian, error));

        // As they come back from where they are stored.
        var stored = StoredPhrase.Read(StoredPhrase.Write(Phrase.Of(error)));
        Assert.Equal(english.ReplaceLineEndings("\n"), stored.ToString());
        Assert.Equal((english.ReplaceLineEndings("\n"), russian.ReplaceLineEndings("\n")), (English.Told(stored), Russian.Told(stored)));

        // As a form shows them at a field.
        Assert.Equal(russian.ReplaceLineEndings("\n"), Russian.Of(error));
    }

    private static string Lines(Texts texts, Error error) => texts.Refuse(error).Blocks.OfType<LogBlock>().Single().Text;
}
