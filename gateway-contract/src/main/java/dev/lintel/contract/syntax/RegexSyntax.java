package dev.lintel.contract.syntax;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/// Regular expressions in RE2 syntax: no backtracking, so no input can make one slow; bounded in size, because nested
/// counts multiply before anything runs.
public final class RegexSyntax {
    public static final int LENGTH = 512;

    /// Instructions of the compiled program.
    private static final int PROGRAM_SIZE = 10_000;

    private RegexSyntax() {}

    public static @Nullable String faultIn(String text) {
        if (text.isEmpty()) return "is empty";
        if (text.length() > LENGTH) return "is longer than " + LENGTH + " characters";
        if (sizeAtMost(text) > PROGRAM_SIZE)
            return "repeats too much: its counts multiply to a program that is too large";
        try {
            return Pattern.compile(text).programSize() <= PROGRAM_SIZE ? null : "is too large once compiled";
        } catch (PatternSyntaxException e) {
            return "is not a regular expression in RE2 syntax: " + e.getDescription();
        }
    }

    /// Bounds the program's size from above without compiling, because re2j writes every count out: counts of groups
    /// multiply everything, counts of single characters and classes add up.
    public static long sizeAtMost(String text) {
        long sum = text.length();
        long product = 1;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', open + 1)) {
            long count = largestCount(text, open + 1);
            if (open > 0 && text.charAt(open - 1) == ')') product = Math.min(product * count, PROGRAM_SIZE + 1L);
            else sum += count;
        }
        return sum * product;
    }

    /// The larger number of `{n,m}` behind `from`; 1 where there is none (a literal brace, a class name).
    private static long largestCount(String text, int from) {
        long largest = 1;
        long number = 0;
        for (int i = from; i < text.length() && text.charAt(i) != '}'; i++) {
            char c = text.charAt(i);
            if (c == ',') number = 0;
            else if (c >= '0' && c <= '9') number = Math.min(number * 10 + (c - '0'), PROGRAM_SIZE);
            else return 1;
            largest = Math.max(largest, number);
        }
        return largest;
    }
}
