package io.raftmq.chaos.planted;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A mistake somebody could have made: in one class, this code stands instead of that.
 *
 * @param what the mistake
 * @param hunt the checker that is to see it
 * @param type the class, by its full name
 * @param right the code as it is, blanks aside; it stands there once
 * @param wrong the code with the mistake
 */
record PlantedBug(String what, Hunt hunt, String type, String right, String wrong) {
    /** The class's source with the mistake in it. */
    String source() throws IOException {
        String path = type.replace('.', '/') + ".java";
        String source = Files.readString(
                Path.of("..", hunt.module, "src", "main", "java").resolve(path));
        Matcher found = Pattern.compile(Pattern.quote(right).replaceAll("\\s+", "\\\\E\\\\s+\\\\Q"))
                .matcher(source);
        if (!found.find()) {
            throw new IllegalStateException(this + ": the code has changed, plant it anew");
        }
        String planted = source.substring(0, found.start()) + wrong + source.substring(found.end());
        if (found.find()) {
            throw new IllegalStateException(this + ": there are two such places");
        }
        return planted;
    }

    @Override
    public String toString() {
        return what;
    }
}
