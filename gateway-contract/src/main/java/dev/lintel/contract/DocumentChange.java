package dev.lintel.contract;

/// One difference between two documents.
///
/// @param key which resource
/// @param type what became of it
public record DocumentChange(Document.Key key, Type type) {
    public enum Type {
        ADDED('+'),
        CHANGED('~'),
        REMOVED('-');

        private final char sign;

        Type(char sign) {
            this.sign = sign;
        }

        public char sign() {
            return sign;
        }
    }

    /// For example `+ routes/a`, `~ backends/b`, `- routes/c`.
    @Override
    public String toString() {
        return type.sign() + " " + key;
    }
}
