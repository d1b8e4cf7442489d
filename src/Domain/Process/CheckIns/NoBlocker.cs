using System.Text.RegularExpressions;

namespace CoResearch.Domain.Process.CheckIns;

/// <summary>Tells an answer that nothing is in the way from one that says what is. Only what is nothing from its first word to its last is taken for it.</summary>
public static partial class NoBlocker
{
    public static bool Is(string text) => Nothing().IsMatch(text.Trim());

    [GeneratedRegex("""
        ^(?:[-–—\u2212.]*
        |(?:no|none|nope|nil|nothing|nobody|n/?a|not\ (?:yet|now|right\ now|at\ the\ moment|really|blocked)
            |no\ (?:blockers?|problems?|issues?|obstacles?)
            |nothing(?:\ really)?\ (?:blocks|is\ blocking|stops|hinders)(?:\ (?:me|us))?
            |nothing\ (?:stands|is)?\ ?in\ (?:my|our|the)\ way
            |(?:i['’]?\ ?a?m|we['’]?\ ?a?re)\ not\ blocked
            )(?:,?\ (?:at\ all|so\ far|yet|now|right\ now|for\ now|at\ the\ moment|this\ week|really))*
        |(?:(?:пока|сейчас)\ )?(?:нет|нету|не|ничего|никто|никаких)(?:\ (?:пока|совсем|такого|сейчас))?
        |(?:пока\ )?(?:(?:мне|нам|меня|нас)\ )?(?:пока\ )?ничего\ (?:пока\ )?(?:мне\ |нам\ |меня\ |нас\ )?не\ (?:мешает|блокирует|держит|тормозит|останавливает)(?:\ (?:мне|нам|меня|нас))?
        |(?:блокеров|проблем|препятствий|помех)\ (?:пока\ )?нет
        |(?:пока\ )?(?:нет|никаких|без)\ (?:блокеров|проблем|препятствий|помех)
        )
        (?:(?:^|\ ?[-–—.!…,;:]{1,3}\s{0,2})(?:
            (?:all|all['’]?s|all\ is|it['’]?s\ all|everything|everything['’]?s|everything\ is)\ (?:good|fine|well|ok|okay)
            |вс[её]\ (?:хорошо|отлично|нормально|в\ порядке|ок|ok)
        ))?[\s.!…,:)]*$
        """, RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nothing();
}
